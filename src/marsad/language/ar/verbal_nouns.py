"""Does a word look like a verbal noun (masdar)? Shape alone, for words no list knows: normal form → yes or no.

The derived stems have few shapes (Ryding, A Reference Grammar of Modern Standard Arabic, §5.2); form I is free, so only
three bare letters or a closing ta marbuta count for it.
"""

import re
from functools import lru_cache
from typing import Final

from marsad.language.ar.normal import CACHED_TYPES

# matches «توقيع» (tawqi', signing), «تدمير» (destroying); not «تركيا» (Turkey)
_SECOND: Final = re.compile(r"ت\w\wي\w")
# matches «انتهاك» (violating), «ارسال» (sending), «استعاده» (regaining), «انسحاب» (withdrawing); not «ايران» (Iran)
_ALEF: Final = re.compile(r"(?:ا[^ي]\w?\wا\w|ا[نس]?ت?\w\w?\wا\w|است\w?\wا[\wه]?\w?|ا\w{1,2}[اي]ءه?|ا\w\wاه?|ا\wا\wه)")
# matches «تبادل» (exchanging), «تقدم» (advancing) and «تصعيد»; not «تونس» (Tunis)
_FIFTH: Final = re.compile(r"ت\wا\w\w|ت\w{2}[مدلرنفبع]")
# matches «محاوله» (trying), «عرقله» (hindering), «مهاجمه» (attacking); not «مكه» (Mecca)
_FEMININE: Final = re.compile(r"م\wا\w\wه|\w{4}ه|\w[اي]\w\wه")
# matches «قصف» (shelling), «خرق» (breaching), «وصول» (arriving); not «باكو» (Baku)
_FIRST: Final = re.compile(r"[^ا]\w\w|[^ا]\wو\w|[^ا]\wا\w|مقتل|مصرع|سيطره")


@lru_cache(maxsize=CACHED_TYPES)
def looks_like_masdar(norm: str) -> bool:
    """Whether the bare word `norm` (normal form, no particles) has the shape of a verbal noun."""
    shapes = (_SECOND, _ALEF, _FIFTH, _FEMININE, _FIRST)
    return not norm.startswith("ال") and any(shape.fullmatch(norm) for shape in shapes)
