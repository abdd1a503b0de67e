"""Words of reported speech: verbs with the act they perform, how sources are named, and what content gives away."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from marsad.model import Act, Stance
from marsad.reference.tables import Table


class SpeechKind(StrEnum):
    """What an entry is for."""

    VERB = "verb"
    RELAY = "relay"
    ACCORDING = "according"
    AS = "as"
    WORDING = "wording"
    ISSUED = "issued"
    DOCUMENT = "document"
    SOURCE = "source"
    SPEAKER = "speaker"
    TITLE = "title"
    ADVERBIAL = "adverbial"
    STOP = "stop"
    OCCASION = "occasion"
    MARK = "mark"
    LIGHT = "light"
    NOUN = "noun"
    MESSAGE = "message"
    MANNER = "manner"
    OFFICIAL = "official"
    MEDIA = "media"


class Complement(StrEnum):
    """How a verb of speech takes what was said; `OBJECT_…` name a target first («accused X of …»)."""

    THAT = "that"
    THAT_TO = "that-to"
    QUOTE = "quote"
    OBJECT = "object"
    BY = "by"
    TO = "to"
    UPON = "upon"
    FROM = "from"
    ABOUT = "about"
    IN = "in"
    SOURCE = "source"
    OBJECT_BY = "object+by"
    OBJECT_TO = "object+to"
    OBJECT_UPON = "object+upon"
    OBJECT_FROM = "object+from"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechEntry:
    """One cue or list of words; see resources/speech.

    Verbs give `past`, `present` (third person masculine singular), `participle` and `masdar`; other kinds give `words`.
    `nouns` are further verbal nouns and their plurals; light verbs («renewed its call …») speak with the noun governed.
    `object` limits the direct or prepositional object to these nouns; `impersonal` are forms that without a subject
    are the article's own voice; `continues` = goes on with what the last speaker said; `strict` = an ordinary word too,
    so only at the start of a clause; `blames` = accuses where a culprit is named; `sources` = speaks only of documents;
    `own` = only with a pronoun («announced *its* refusal»); `leading` = decides only at the head of what was said.
    """

    id: str
    kind: SpeechKind
    gloss: str
    past: str = ""
    present: str = ""
    participle: str = ""
    masdar: str = ""
    nouns: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    act: Act | None = None
    stance: Stance | None = None
    takes: tuple[Complement, ...] = ()
    object: tuple[str, ...] = ()
    impersonal: tuple[str, ...] = ()
    continues: bool = False
    strict: bool = False
    blames: bool = False
    sources: bool = False
    own: bool = False
    leading: bool = False


SPEECH: Final = Table("speech", SpeechEntry)
