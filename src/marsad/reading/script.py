"""Language of a page by its letters: Arabic, Persian, Urdu or something else. A rule, not a model.

Only «Arabic or not» matters here; measured in shared/DEPENDENCIES.md as good as language identifiers of 60–100 MB.
"""

import re
from typing import Final

from marsad.reading.lines import count_letters

ARABIC_SHARE: Final = 0.5
"""Least share of Arabic-script letters among letters for a page in Arabic script."""
FOREIGN_SHARE: Final = 0.03
"""Arabic pages stay below this share of letters that Arabic does not have; Persian and Urdu have 5 % and more."""
_PERSIAN: Final = re.compile("[\u067e\u0686\u0698\u06a9\u06af\u06cc]")
_URDU: Final = re.compile("[\u0679\u0688\u0691\u06ba\u06be\u06c1\u06d2]")
# matches the letters that Arabic writes and Persian and Urdu do not: kaf, ya, ta marbuta, alef maksura
_ARABIC_ONLY: Final = re.compile("[\u0643\u064a\u0629\u0649]")
UNDETERMINED: Final = "und"


def detect_language(text: str) -> str:
    """`ar`, `fa`, `ur`, or `und` where most letters are of another script or there are none."""
    arabic, latin = count_letters(text)
    if arabic == 0 or arabic / (arabic + latin) < ARABIC_SHARE:
        return UNDETERMINED
    if len(_URDU.findall(text)) / arabic > FOREIGN_SHARE:
        return "ur"
    persian = len(_PERSIAN.findall(text))
    if persian / arabic > FOREIGN_SHARE and persian > len(_ARABIC_ONLY.findall(text)):
        return "fa"
    return "ar"
