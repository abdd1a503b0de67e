"""Speech that is passed on: «X quoted Y as saying …», «a statement issued by Y said …», «it said in a report …»."""

from dataclasses import replace
from typing import Final

from marsad.annotation.attribution_cues import CueTable
from marsad.annotation.attribution_drafts import Draft, Site
from marsad.annotation.attribution_extent import ComplementReader, Said
from marsad.annotation.attribution_speaker import FOR, Phrase, PhraseReader
from marsad.annotation.attribution_text import Row
from marsad.language.ar.normal import normalize
from marsad.language.phrases import PhraseMatcher
from marsad.reference.speech import Complement, SpeechEntry, SpeechKind

_LONGEST_RELAY: Final = 25
"""Tokens between the relaying verb and «from», at most."""
_LONGEST_SOURCE: Final = 40
"""Tokens between «from» and what was said, at most."""


class RelayReader:
    """Tells the speaker from those who relay, publish or sign."""

    def __init__(self, table: CueTable, phrases: PhraseReader, complements: ComplementReader) -> None:
        self._phrases = phrases
        self._complements = complements
        self._issued: PhraseMatcher[SpeechEntry] = PhraseMatcher(table.phrases[SpeechKind.ISSUED], clitics=False)
        self._according: PhraseMatcher[SpeechEntry] = PhraseMatcher(table.phrases[SpeechKind.ACCORDING], clitics=False)
        closed = table.closed
        self._that, self._quoting = closed.quoted_that, closed.quoting
        self._to, self._about, self._inside = closed.to, closed.about, closed.inside
        self._about_them = {
            **dict.fromkeys(closed.about_him, "m"),
            **dict.fromkeys(closed.about_her, "f"),
            **dict.fromkeys(closed.about_both, "?"),
        }
        self._wording = {normalize(word): entry for word, entry in table.phrases[SpeechKind.WORDING]}

    def relay(self, site: Site) -> Draft | None:
        """«X quoted Y as saying that …»: Y speaks, X is the relay; «quoting Z» in between makes Z speak, Y a relay."""
        row = site.row
        window = range(site.index + 1, min(site.end, site.index + _LONGEST_RELAY))
        prepositions = self._to if Complement.TO in site.cue.entry.takes else self._about
        opening = prepositions | self._about_them.keys()
        about = next((index for index in window if row.tokens[index].norm in opening), None)
        said = self._reported(site, about) if about is not None else None
        if about is None or said is None:
            return None
        named_until, content = said
        draft = site.draft(content, None)
        wording = self._wording.get(row.tokens[named_until].norm)
        if wording is not None and wording.act is not None:
            draft = replace(draft, cue=site.cue._replace(entry=wording))
        gender = self._about_them.get(row.tokens[about].norm)
        if gender is not None:  # «state television quoted him as saying»
            relay = self._phrases.between(row, site.index + 1, about) or self._phrases.between(
                row, about + 1, named_until
            )
            return replace(draft, cue=draft.cue._replace(gender=gender), via=(relay,) if relay else ())
        return self._chained(site, draft, about, named_until)

    def _chained(self, site: Site, draft: Draft, about: int, named_until: int) -> Draft | None:
        """The draft with its speaker and, outermost last, those who pass the words on."""
        row = site.row
        links = [about]
        links += [i for i in range(about + 2, named_until) if self._passes_on(row, i)]
        ends = [link - 1 for link in links[1:]] + [named_until]
        sources = [self._phrases.between(row, link + 1, end) for link, end in zip(links, ends, strict=True)]
        if sources[-1] is None:
            return None
        relays = [*reversed(sources[:-1]), self._phrases.between(row, site.index + 1, about)]
        return replace(draft, speaker=sources[-1], via=tuple(relay for relay in relays if relay is not None))

    def _passes_on(self, row: Row, index: int) -> bool:
        """«quoting» + ABOUT, the ABOUT at token `index`."""
        return row.tokens[index].norm in self._about and row.tokens[index - 1].norm in self._quoting

    def named(self, site: Site, draft: Draft, said: Said) -> Draft:
        """The draft with the one who issued the statement, or who was quoted, for its speaker."""
        if draft.speaker is None:
            return draft
        tokens = site.row.tokens
        for position in range(site.index + 1, said.at):
            issued = self._issued.at(tokens, position)
            if issued is not None:
                issuer = self._phrases.between(site.row, issued.last, said.at)
                return replace(draft, speaker=issuer or draft.speaker)
            quoted = self._according.at(tokens, position)
            inner = self._phrases.between(site.row, quoted.last, said.at) if quoted is not None else None
            if inner is not None:
                relay = self._phrases.between(site.row, site.index + 1, position)
                return replace(draft, speaker=inner, via=(relay,) if relay else ())
        return draft

    def in_document(self, site: Site, said: Said) -> Draft | None:
        """«It said in a statement of X that …»: X speaks if named, else the document."""
        row = site.row
        preposition = next((i for i in range(site.index + 1, said.at) if row.tokens[i].norm in self._inside), said.at)
        document = preposition + 1
        if document >= said.at or not self._phrases.is_source(row.tokens[document].norm):
            return None
        owners = range(document + 1, said.at)
        owner = next((i for i in owners if i in row.actors or row.tokens[i].norm.startswith(FOR)), document)
        return self.named(site, site.draft(said.content, Phrase(owner, said.at)), said)

    def _reported(self, site: Site, about: int) -> tuple[int, int] | None:
        """The token that ends the name of the quoted speaker, and the first of the content."""
        for position in range(about + 1, min(site.end, about + _LONGEST_SOURCE)):
            token = site.row.tokens[position]
            if token.norm in self._wording:
                return position, position + 1
            if token.norm in self._that or token.text == ":" or self._complements.opened_speech(site.row, position):
                return position, position
        return None
