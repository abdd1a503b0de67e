"""Page and article → annotation: the one place that orders the finders of this stage."""

from dataclasses import replace

from marsad.annotation.attribution import AttributionFinder
from marsad.annotation.document import read_document
from marsad.annotation.figures import FigureFinder
from marsad.annotation.names import NameFinder
from marsad.annotation.times import TimeFinder
from marsad.language.ar import Arabic
from marsad.model import Annotation, Article, Page
from marsad.reference.names import load_name_tables


class Annotator:
    """Annotates articles; resources are compiled once."""

    def __init__(self) -> None:
        self._language = Arabic()
        self._names = NameFinder(load_name_tables())
        self._times = TimeFinder()
        self._figures = FigureFinder()
        self._attribution = AttributionFinder.from_resources()

    def annotate(self, page: Page, article: Article) -> Annotation:
        """Everything found in one article of a page. Pure: same page, same annotation."""
        document = read_document(page, article, self._language)
        times = self._times.find(document)
        document = replace(document, article=replace(article, published=times.published))
        names = self._names.find(document)
        return Annotation(
            document=document,
            dates=times.dates,
            places=names.places,
            actors=names.actors,
            nationalities=names.nationalities,
            figures=self._figures.find(document, times),
            statements=self._attribution.find(document, names.actors, names.places, names.nationalities),
            issues=times.issues,
        )
