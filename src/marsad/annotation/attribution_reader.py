"""Row of tokens → drafts of statements: cue, complement and the speaker's words, sentence by sentence."""

from dataclasses import replace
from typing import Final

from marsad.annotation.attribution_cues import CueTable
from marsad.annotation.attribution_drafts import Draft, Site
from marsad.annotation.attribution_extent import BARE, ComplementReader, Said, has_listed_object
from marsad.annotation.attribution_lights import LightReader
from marsad.annotation.attribution_relays import RelayReader
from marsad.annotation.attribution_speaker import Phrase, PhraseReader
from marsad.annotation.attribution_subjects import SubjectReader
from marsad.annotation.attribution_text import Row
from marsad.language.ar.bare import ARTICLE
from marsad.language.ar.verbal_nouns import looks_like_masdar
from marsad.language.phrases import PhraseMatcher
from marsad.model import EntityKind, TokenKind
from marsad.reference.speech import Complement, SpeechEntry, SpeechKind

_YEH: Final = "\N{ARABIC LETTER YEH}"
_STRAY: Final = 6
"""Tokens between the subject and the clause of a verb that is also an ordinary word, at most."""
_NEAR: Final = 6
"""Tokens between a participle and what was said, at most."""
_OBJECT_WITHIN: Final = 12
"""Tokens within which the listed object of a verb stands («issued … a decree»)."""
_TARGETED: Final = {bare: targeted for targeted, bare in BARE.items()}
"""The complement with a target that a bare preposition may turn out to be."""
_MAY_TARGET: Final = BARE.keys() | _TARGETED.keys()
_CLAUSES: Final = frozenset((Complement.THAT, Complement.QUOTE))


class DraftReader:
    """Reads the statements of a sentence."""

    def __init__(self, table: CueTable) -> None:
        self._table = table
        self.phrases = PhraseReader(table)
        self.complements = ComplementReader(table, self.phrases)
        self._subjects = SubjectReader(table, self.phrases)
        self._relays = RelayReader(table, self.phrases, self.complements)
        self._lights = LightReader(table, self.phrases, self.complements, self._subjects)
        self._wording = table.words(SpeechKind.WORDING)
        self._as: PhraseMatcher[SpeechEntry] = PhraseMatcher(table.phrases[SpeechKind.AS], clitics=False)

    def read(self, row: Row, sentence: int) -> list[Draft]:
        """The drafts of sentence number `sentence`, in text order; of cues that share their content, the first."""
        drafts: list[Draft] = []
        for index in range(row.first_of[sentence], row.last_of[sentence]):
            cues = self._table.read(row.tokens[index].norm)
            if not cues:
                continue  # most words: worth the shortcut
            sites = (Site(row, sentence, index, cue, self._table.closed) for cue in cues)
            found = (self._draft(site) for site in sites if self._may_be_cue(site))
            draft = next((draft for draft in found if draft is not None), None)
            if draft is None or (drafts and not drafts[-1].before and drafts[-1].content == draft.content):
                continue
            drafts.append(draft)
        return drafts

    def _may_be_cue(self, site: Site) -> bool:
        """Whether place and spelling allow the reading; words that are ordinary too may also follow their subject."""
        return site.may_be_cue() or (site.is_allowed and self._subjects.before(site) is not None)

    def _draft(self, site: Site) -> Draft | None:
        if site.cue.entry.kind is not SpeechKind.VERB:
            return self._relays.relay(site) if site.cue.entry.kind is SpeechKind.RELAY else self._lights.light(site)
        said = self.complements.find(site.row, site.index, site.cue, site.end)
        if site.cue.tense == "masdar":
            return self._nominal(site, said)
        if site.cue.tense == "participle":
            return self._participle(site, said) if said is not None else None
        if said is None:
            return self._after_speech(site)
        if said.kind in _CLAUSES:
            return self._with_clause(site, said)
        return self._with_object(site, said) or self._after_speech(site)

    def _with_clause(self, site: Site, said: Said) -> Draft | None:
        """«X said that …», «said X: …», «added that …»."""
        entry, tokens = site.cue.entry, site.row.tokens
        if Complement.SOURCE in entry.takes:
            return self._relays.in_document(site, said)
        speaker = self.phrases.between(site.row, site.index + 1, said.at)
        if site.cue.pronoun or (entry.strict and speaker is not None and said.at - speaker.last > _STRAY):
            return None
        if speaker is None:
            return self._left_out(site, said)
        if entry.sources and not self.phrases.is_source(tokens[speaker.first].norm):
            return None
        return self._relays.named(site, site.draft(said.content, speaker), said)

    def _left_out(self, site: Site, said: Said) -> Draft | None:
        """No subject after the verb: one before it («X announced that …»), or none at all (the last speaker)."""
        draft = site.draft(said.content, None)
        subject = self._subjects.before(site)
        if subject is not None:
            return replace(draft, speaker=subject, start=subject.first)
        return None if site.cue.is_impersonal or site.cue.entry.sources else draft

    def _with_object(self, site: Site, said: Said) -> Draft | None:
        """«X announced the signing», «X accused Y of …», «X called for …»."""
        if site.cue.pronoun and said.kind not in BARE:
            return None
        author = self._lights.message(site)
        before = self._subjects.before(site) if author is None else None
        after = self._subject_after(site, said) if before is None and author is None else None
        speaker = author or before or after
        if speaker is None and not site.may_drop_subject():
            return None
        position = after.last if after is not None else site.index + 1
        content = self.phrases.skip_adverbials(site.row, position, site.end)
        if said.kind is Complement.OBJECT and not self._has_object(site, content):
            return None
        target = self._target(site, said, content)
        if target is None and after is not None and said.kind in BARE and not site.cue.pronoun:
            if site.cue.is_impersonal:
                return None  # «the attack was ascribed to …»
            speaker, target = None, after  # a verb with one noun phrase before its preposition: that is its object
        draft = site.draft(max(content, site.index + 1), speaker, target)
        if author is not None:
            return replace(draft, is_outside=True)
        return replace(draft, start=before.first) if before is not None else draft

    def _subject_after(self, site: Site, said: Said) -> Phrase | None:
        if site.cue.plural:
            return None
        phrase = self.phrases.closed(site.row, site.index + 1, said.at)
        if phrase is None or self.phrases.is_accusative(site.row, phrase):
            return None
        may_be_name = said.kind is not Complement.OBJECT and self.phrases.is_name(site.row, phrase)
        may_be_name = may_be_name or self._is_family_name(site, phrase, said.at)
        return phrase if may_be_name or self.phrases.is_speaker(site.row, phrase) else None

    def _is_family_name(self, site: Site, phrase: Phrase, limit: int) -> bool:
        """«denied al-Musawi the existence of …»: an unlisted name in YEH before a verbal noun."""
        tokens = site.row.tokens
        is_one = phrase.last - phrase.first == 1 and phrase.last < limit
        names = is_one and tokens[phrase.first].norm.startswith(ARTICLE) and tokens[phrase.first].norm.endswith(_YEH)
        return names and looks_like_masdar(tokens[phrase.last].norm)

    def _target(self, site: Site, said: Said, content: int) -> Phrase | None:
        if _TARGETED.get(said.kind, said.kind) not in site.cue.entry.takes or said.kind not in _MAY_TARGET:
            return None
        return self.phrases.closed(site.row, content, said.at)

    def _has_object(self, site: Site, content: int) -> bool:
        row = site.row
        if content >= site.end or (row.tokens[content].kind is TokenKind.PUNCTUATION and content not in row.opens):
            return False
        last = min(content + _OBJECT_WITHIN, site.end)
        return not site.cue.entry.object or has_listed_object(row, content, last, site.cue)

    def _participle(self, site: Site, said: Said) -> Draft | None:
        """«…, pointing out that …»: the content follows at once, the speaker is that of the clause."""
        content = site.index + 1
        if said.kind in _CLAUSES:
            return site.draft(said.content, None) if said.at - site.index <= _NEAR else None
        if site.index == site.first and not site.cue.conjunction:
            return None
        if said.kind is Complement.OBJECT:
            return site.draft(content, None) if site.follows_comma and self._has_object(site, content) else None
        after_quotation = site.row.tokens[site.index - 1].text in {"»", "”", '"'}
        if not (site.follows_comma or site.cue.conjunction or after_quotation or said.at == content):
            return None
        return site.draft(content, None, self._target(site, said, content))

    def _nominal(self, site: Site, said: Said | None) -> Draft | None:
        """«its announcement that …», «Moscow's announcement that …»."""
        if said is None or said.kind is not Complement.THAT or site.token.norm in self._wording:
            return None
        if site.cue.pronoun:
            return site.draft(said.content, None) if said.at == site.index + 1 else None
        last, actor = site.row.actors.get(site.index + 1, (0, None))
        if actor is None or actor.kind is EntityKind.PLACE or said.at != last or site.cue.conjunction:
            return None
        return site.draft(said.content, Phrase(site.index + 1, last))

    def _after_speech(self, site: Site) -> Draft | None:
        """«“…”, said X» and «…, as X announced»: what was said stands before the cue."""
        row, first = site.row, site.first
        if _CLAUSES.isdisjoint(site.cue.entry.takes) or site.cue.pronoun or site.index == first:
            return None
        speaker = self.phrases.closed(row, site.index + 1, site.end)
        if speaker is None or not self.phrases.is_speaker(row, speaker):
            return None
        before = site.index - 1
        while before > first and row.is_comma(before):
            before -= 1
        draft = replace(site.draft(first, speaker), before=True)
        opener = self._as_said(row, first, before)
        if opener is not None:
            return replace(draft, start=first, last=opener)
        quotation = row.quotations[row.quoted[before]] if row.quoted[before] >= 0 else None
        if quotation is None or quotation.closing != before or site.cue.conjunction:
            return None
        if not self.complements.opened_speech(row, quotation.opening):
            return None
        return replace(draft, start=quotation.opening, content=quotation.opening, last=before + 1)

    def _as_said(self, row: Row, first: int, before: int) -> int | None:
        """The first token of «as», «according to what» where it ends at token `before`."""
        for start in (before - 1, before):
            match = self._as.at(row.tokens, start) if start > first else None
            if match is not None and match.last == before + 1:
                return start
        return None
