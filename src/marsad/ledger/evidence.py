"""Records of an article → the evidence a ledger line shows: who says so, through whom, in which words."""

from collections.abc import Mapping

from marsad.model import ArticleReading, Citation, Claim, Evidence, Span


class EvidenceBook:
    """Makes evidence for the records of one article; claims are found by the record they are about."""

    def __init__(self, reading: ArticleReading) -> None:
        self.reading = reading
        self._claims: Mapping[str, Claim] = {claim.content: claim for claim in reading.claims}
        self._by_id: Mapping[str, Claim] = {claim.id: claim for claim in reading.claims}

    def of(self, content: str, says: str, when: str | None = None) -> Evidence:
        """Evidence from the claim about the record `content` (its id); `says` is what it does to the line."""
        return self.of_claim(self._claims[content], says, when)

    def claim(self, claim_id: str) -> Claim | None:
        """The claim with this id, if it is of this article."""
        return self._by_id.get(claim_id)

    def of_claim(self, claim: Claim, says: str, when: str | None = None) -> Evidence:
        """Evidence from a claim of this article."""
        article = self.reading.article
        own_voice = claim.claimant.span is None
        return Evidence(
            claim=claim.id,
            claimant=(article.source or article.id) if own_voice else claim.claimant.name,
            side=None if own_voice else claim.claimant.country or claim.claimant.entity,
            via=tuple(speaker.name for speaker in claim.via),
            stance=claim.stance.value,
            says=says,
            reported=article.published.value,
            when=when,
            source=article.source,
            citation=self.cite(claim.span),
        )

    def cite(self, span: Span) -> Citation:
        """The exact words of `span`."""
        return Citation(
            page=self.reading.page,
            article=self.reading.article.id,
            span=span,
            quote=span.of(self.reading.page_text),
        )
