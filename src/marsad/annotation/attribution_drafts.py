"""Row of tokens → drafts of statements: cue, complement and the speaker's words, sentence by sentence.

Drafts know nothing of each other; `attribution` gives them extents and the speakers that the clause leaves out.
"""

from dataclasses import dataclass, replace
from typing import Final

from marsad.annotation.attribution_cues import Cue, CueTable
from marsad.annotation.attribution_extent import ComplementReader, Said, has_listed_object
from marsad.annotation.attribution_speaker import ARTICLE, IN, Phrase, PhraseReader
from marsad.annotation.attribution_text import Row
from marsad.language.phrases import PhraseMatcher
from marsad.model import EntityKind, TokenKind
from marsad.reference.speech import Complement, SpeechEntry, SpeechKind

_AUXILIARIES: Final = frozenset(("كان", "كانت", "كانوا", "قد", "لقد", "وكان", "وكانت"))
_RELATIVES: Final = frozenset(("الذي", "التي", "الذين", "ما", "مما"))
_SUBORDINATORS: Final = frozenset(
    ("بعدما", "كما", "اذ", "حيث", "قد", "وقد", "فيما", "بينما", "لكنه", "لكنها", "كانت", "كان")
)
YEH: Final = "\N{ARABIC LETTER YEH}"
ALEF_MAKSURA: Final = "\N{ARABIC LETTER ALEF MAKSURA}"
TEH_MARBUTA: Final = "\N{ARABIC LETTER TEH MARBUTA}"
_CLAUSE_OPENERS: Final = frozenset(("ان", "حيث", "لكن", "ولكن", "بينما", "فيما", "كما", "وان"))
_STRAY: Final = 6
"""Tokens between the subject and the clause of a verb that is also an ordinary word, at most."""
_LONGEST_SUBJECT: Final = 16
"""Tokens that a subject before its verb may take."""
_OWN_TARGET: Final = frozenset(
    (Complement.OBJECT_BY, Complement.OBJECT_TO, Complement.OBJECT_UPON, Complement.OBJECT_FROM)
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement in the making, in token indexes: the cue at `index`, the whole from `start`, content `[content, last)`.

    `speaker` is `None` where the clause leaves the speaker out; `before` = what was said stands before the cue.
    """

    index: int
    sentence: int
    cue: Cue
    start: int
    content: int
    speaker: Phrase | None
    via: tuple[Phrase, ...] = ()
    target: Phrase | None = None
    last: int | None = None
    before: bool = False


class DraftReader:
    """Reads the statements of a sentence."""

    def __init__(self, table: CueTable) -> None:
        self._table = table
        self.phrases = PhraseReader(table)
        self.complements = ComplementReader(table, self.phrases)
        self._issued: PhraseMatcher[SpeechEntry] = PhraseMatcher(table.phrases[SpeechKind.ISSUED], clitics=False)
        self._relaying: PhraseMatcher[str] = PhraseMatcher(
            [("نقلا عن", "via"), ("بحسب", "via"), ("وفق", "via")], clitics=False
        )
        self._documents = table.words(SpeechKind.DOCUMENT)
        self._wording = table.words(SpeechKind.WORDING)

    def read(self, row: Row, sentence: int) -> list[Draft]:
        """The drafts of sentence number `sentence`, in text order."""
        first, end = row.first_of[sentence], row.last_of[sentence]
        drafts: list[Draft] = []
        for index in range(first, end):
            for cue in self._table.read(row.tokens[index].norm):
                draft = self._draft(row, sentence, index, cue)
                if draft is not None:
                    if not drafts or drafts[-1].content != draft.content or drafts[-1].before:
                        drafts.append(draft)
                    break
        return drafts

    def _draft(self, row: Row, sentence: int, index: int, cue: Cue) -> Draft | None:
        first, end = row.first_of[sentence], row.last_of[sentence]
        if cue.entry.strict and not cue.conjunction and not _opens_clause(row, index, first):
            return None
        if self._inside_actor(row, index) or not _is_spelt_as(row.tokens[index].text, cue) or _is_unsaid(row, index, cue):
            return None
        if cue.entry.kind is SpeechKind.RELAY:
            return self._relay(row, sentence, index, cue, end)
        if cue.tense == "masdar":
            return self._nominal(row, sentence, index, cue, end)
        said = self.complements.find(row, index, cue, end)
        if cue.tense == "participle":
            return self._participle(row, sentence, index, cue, said, end)
        if said is None:
            return self._after_speech(row, sentence, index, cue, end)
        if said.kind in {Complement.THAT, Complement.QUOTE}:
            return self._with_clause(row, sentence, index, cue, said)
        return self._with_object(row, sentence, index, cue, said)

    def _with_clause(self, row: Row, sentence: int, index: int, cue: Cue, said: Said) -> Draft | None:
        """«X said that …», «said X: …», «added that …»."""
        if Complement.SOURCE in cue.entry.takes:
            return self._in_document(row, sentence, index, cue, said)
        speaker = self.phrases.between(row, index + 1, said.at)
        base = Draft(index, sentence, cue, index, said.content, speaker)
        if cue.pronoun or (cue.entry.strict and speaker is not None and said.at - speaker.last > _STRAY):
            return None
        if speaker is None or row.tokens[speaker.first].norm in self._wording:
            return self._left_out(row, base)
        if cue.entry.sources and not self.phrases.is_source(row.tokens[speaker.first].norm):
            return None
        return self._named(row, base, said)

    def _named(self, row: Row, draft: Draft, said: Said) -> Draft:
        """Looks into the subject for who issued a statement and who relayed it."""
        assert draft.speaker is not None
        for position in range(draft.index + 1, said.at):
            match = self._issued.at(row.tokens, position)
            if match is not None:
                issuer = self.phrases.between(row, match.last, said.at)
                return replace(draft, speaker=issuer or draft.speaker)
            relay = self._relaying.at(row.tokens, position)
            if relay is not None:
                inner = self.phrases.between(row, relay.last, said.at)
                if inner is not None:
                    return replace(draft, speaker=inner, via=(draft.speaker,))
        return draft

    def _left_out(self, row: Row, draft: Draft) -> Draft | None:
        """No subject after the verb: one before it («X announced that …»), or none at all (the last speaker)."""
        first = row.first_of[draft.sentence]
        subject = self._subject_before(row, draft.index, first)
        if subject is not None:
            return replace(draft, speaker=subject, start=subject.first)
        if draft.cue.is_impersonal or draft.cue.entry.sources:
            return None
        return replace(draft, speaker=None)

    def _subject_before(self, row: Row, index: int, first: int) -> Phrase | None:
        """The noun phrase that ends right before the verb and opens its clause."""
        last = index
        while last > first and (row.tokens[last - 1].norm in _AUXILIARIES or row.is_comma(last - 1)):
            last -= 1
        if last <= first or self._table.read(row.tokens[index].norm)[0].conjunction:
            return None
        if last in row.actor_ends and row.actors[row.actor_ends[last]][1].kind is not EntityKind.PLACE:
            start = row.actor_ends[last]
            if start == first or not row.tokens[start - 1].norm == IN:
                return _without_marks(row, Phrase(self._clause_start(row, start, first), last))
        start = self._clause_start(row, last - 1, first)
        words = row.tokens[start:last]
        if not words or len(words) > _LONGEST_SUBJECT or self.phrases.is_stop(row, start, last):
            return None
        phrase = _without_marks(row, Phrase(start, last))
        opens_with_speaker = start in row.actors or self.phrases.is_speaker_word(words[0].norm)
        has_verb = any(self._table.read(word.norm) for word in words[1:])
        return phrase if opens_with_speaker and not has_verb else None

    def _clause_start(self, row: Row, index: int, first: int) -> int:
        level = row.quoted[index]
        start = index
        while start > first and row.tokens[start - 1].norm not in _CLAUSE_OPENERS | _AUXILIARIES:
            if row.tokens[start - 1].kind is TokenKind.PUNCTUATION and row.quoted[start - 1] == level:
                break
            if row.quoted[start - 1] != level and start - 1 in row.opens:
                break
            start -= 1
        return start

    def _with_object(self, row: Row, sentence: int, index: int, cue: Cue, said: Said) -> Draft | None:
        """«X announced the signing», «X accused Y of …», «X called for …»."""
        if cue.pronoun and said.kind not in _OWN_TARGET:
            return None
        first = row.first_of[sentence]
        limit = said.at
        before = self._subject_before(row, index, first)
        speaker, position = before, index + 1
        if speaker is None:
            speaker = None if cue.plural or cue.pronoun else self.phrases.closed(row, index + 1, limit)
            if speaker is not None and not self._can_speak(row, speaker, said):
                speaker = None
            if speaker is not None:
                position = speaker.last
        if speaker is None and (cue.is_impersonal or not (cue.conjunction or cue.plural or _may_drop_subject(row, index))):
            return None
        content = self.phrases.skip_adverbials(row, position, row.last_of[sentence])
        if said.kind is Complement.OBJECT and not self._has_object(row, content, cue, row.last_of[sentence]):
            return None
        target = None
        if said.kind in _OWN_TARGET or said.kind is Complement.BY and Complement.OBJECT_BY in cue.entry.takes:
            target = self.phrases.closed(row, content, limit)
            if (
                target is None
                and not cue.pronoun
                and said.kind in _OWN_TARGET
                and speaker is not None
                and before is None
            ):
                speaker, target = None, speaker
        start = before.first if before is not None else index
        return Draft(index, sentence, cue, start, max(content, index + 1), speaker, target=target)

    def _can_speak(self, row: Row, phrase: Phrase, said: Said) -> bool:
        if self.phrases.is_accusative(row, phrase):
            return False
        if self.phrases.is_speaker(row, phrase):
            return True
        return said.kind is not Complement.OBJECT and self.phrases.is_name(row, phrase)

    def _has_object(self, row: Row, content: int, cue: Cue, end: int) -> bool:
        if content >= end or row.tokens[content].kind is TokenKind.PUNCTUATION and content not in row.opens:
            return False
        return not cue.entry.object or has_listed_object(row, content, min(content + 12, end), cue)

    def _participle(self, row: Row, sentence: int, index: int, cue: Cue, said: Said | None, end: int) -> Draft | None:
        """«…, pointing out that …»: the content follows at once, the speaker is that of the clause."""
        first = row.first_of[sentence]
        if (
            said is None
            or index == first
            and not row.tokens[index].norm.startswith("و")
            and said.kind is not Complement.THAT
        ):
            return None
        is_near = said.at - index <= 6
        if said.kind in {Complement.THAT, Complement.QUOTE}:
            return Draft(index, sentence, cue, index, said.content, None) if is_near else None
        if (
            not (row.is_comma(index - 1) or cue.conjunction or row.tokens[index - 1].text in '»”"')
            and said.at != index + 1
        ):
            return None
        if said.kind is Complement.OBJECT and (index + 1 >= end or not self._has_object(row, index + 1, cue, end)):
            return None
        if said.kind is Complement.OBJECT and not row.is_comma(index - 1):
            return None
        target = self.phrases.closed(row, index + 1, said.at) if said.kind in _OWN_TARGET else None
        return Draft(index, sentence, cue, index, index + 1, None, target=target)

    def _nominal(self, row: Row, sentence: int, index: int, cue: Cue, end: int) -> Draft | None:
        """«its announcement that …»."""
        said = self.complements.find(row, index, cue, end)
        if said is None or said.kind is not Complement.THAT or not cue.pronoun or said.at - index > 2:
            return None
        if row.tokens[index].norm in self._wording:
            return None
        return Draft(index, sentence, cue, index, said.content, None)

    def _relay(self, row: Row, sentence: int, index: int, cue: Cue, end: int) -> Draft | None:
        """«X quoted Y as saying that …»: Y speaks, X is the relay."""
        about = next((i for i in range(index + 1, min(end, index + 25)) if row.tokens[i].norm == "عن"), None)
        if about is None:
            return None
        reported = self._reported(row, about, end)
        if reported is None:
            return None
        said_at, content = reported
        speaker = self.phrases.between(row, about + 1, said_at)
        via = self.phrases.between(row, index + 1, about)
        if speaker is None:
            return None
        wording = row.tokens[said_at].norm
        entry = next((e for words, e in self._table.phrases[SpeechKind.WORDING] if e.act and wording == words), None)
        denies = wording.startswith("نفي")
        cue = cue._replace(entry=entry) if entry is not None and denies else cue
        return Draft(index, sentence, cue, index, content, speaker, via=(via,) if via else ())

    def _reported(self, row: Row, about: int, end: int) -> tuple[int, int] | None:
        """Where the words of the quoted speaker begin: the token that ends his name, and the first of the content."""
        for position in range(about + 2, min(end, about + 40)):
            norm = row.tokens[position].norm
            if norm in self._wording:
                return position, position + 1
            if norm in {"ان", "انه", "انها", "انهم"} or row.tokens[position].text == ":":
                return position, position
            if self.complements.opened_speech(row, position):
                return position, position
        return None

    def _in_document(self, row: Row, sentence: int, index: int, cue: Cue, said: Said) -> Draft | None:
        """«It said in a statement of X that …»."""
        document = next((i for i in range(index + 1, said.at) if row.tokens[i].norm == IN), None)
        if document is None or document + 1 >= said.at or not self.phrases.is_source(row.tokens[document + 1].norm):
            return None
        speaker = Phrase(document + 1, said.at)
        for position in range(document + 2, said.at):
            if row.tokens[position].norm.startswith("ل") and position not in row.actors or position in row.actors:
                speaker = Phrase(position, said.at)
                break
        draft = Draft(index, sentence, cue, index, said.content, speaker)
        return self._named(row, draft, said)

    def _after_speech(self, row: Row, sentence: int, index: int, cue: Cue, end: int) -> Draft | None:
        """«“…”, said X» and «…, as X announced»: what was said stands before the cue."""
        if Complement.QUOTE not in cue.entry.takes and Complement.THAT not in cue.entry.takes or cue.pronoun:
            return None
        first = row.first_of[sentence]
        speaker = self.phrases.closed(row, index + 1, end)
        if speaker is None or not self.phrases.is_speaker(row, speaker):
            return None
        before = index - 1
        while before > first and row.is_comma(before):
            before -= 1
        if before >= first and row.tokens[before].norm in self._table.words(SpeechKind.AS) and before > first:
            return Draft(index, sentence, cue, first, first, speaker, last=before, before=True)
        number = row.quoted[before] if before >= 0 else -1
        if number >= 0 and row.quotations[number].closing == before and not cue.conjunction:
            opening = row.quotations[number].opening
            if self.complements.opened_speech(row, opening):
                return Draft(index, sentence, cue, opening, opening, speaker, last=before + 1, before=True)
        return None

    def _inside_actor(self, row: Row, index: int) -> bool:
        return any(start < index < last for start, (last, _) in self._near(row, index))

    def _near(self, row: Row, index: int) -> list[tuple[int, tuple[int, object]]]:
        return [(start, row.actors[start]) for start in range(max(0, index - 8), index) if start in row.actors]


def _without_marks(row: Row, phrase: Phrase) -> Phrase:
    first, last = phrase
    while last > first + 1 and row.tokens[last - 1].kind is TokenKind.PUNCTUATION and row.tokens[last - 1].text != "»":
        last -= 1
    return Phrase(first, last)


def _opens_clause(row: Row, index: int, first: int) -> bool:
    return index == first or row.is_comma(index - 1)


def _may_drop_subject(row: Row, index: int) -> bool:
    """Whether the word before the verb lets its subject be known from before («which», «after», «while»)."""
    return index > 0 and row.tokens[index - 1].norm in _RELATIVES | _SUBORDINATORS


def _is_unsaid(row: Row, index: int, cue: Cue) -> bool:
    """Whether the speech did not take place: «did not say», or a subjunctive («to announce»)."""
    before = row.tokens[index - 1].norm if index else ""
    return cue.is_finite and (before == "لم" or (cue.tense == "present" and before in {"ان", "لن", "كي", "وان"}))


def _is_spelt_as(raw: str, cue: Cue) -> bool:
    """Whether the letters that the normal form folds allow this reading: «نفى» (denied) is not «نفي» (denial)."""
    if cue.tense == "past" and not cue.pronoun and raw.endswith(YEH):
        return not cue.entry.past.endswith(ALEF_MAKSURA)
    return not (cue.pronoun == "ه" and raw.endswith(TEH_MARBUTA))
