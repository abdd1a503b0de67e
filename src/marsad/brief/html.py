"""A `Report` → one HTML file that needs nothing else: no script, no request, its own style sheet allowed by hash.

Everything from a page is escaped by Jinja2 and stands in a `<bdi>` of its own language and direction.
"""

from base64 import b64encode
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from typing import Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from marsad.brief.bidi import clean, direction, plain
from marsad.brief.phrasebook import Phrasebook
from marsad.brief.report import Report

TEMPLATES: Final = "templates"


def render_html(report: Report, words: Phrasebook) -> str:
    """The report as a whole HTML document."""
    folder = files("marsad.brief") / TEMPLATES
    css = (folder / "brief.css").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False, lstrip_blocks=False)
    template = environment.from_string((folder / "brief.html.j2").read_text(encoding="utf-8"))
    return template.render(
        report=report,
        say=words.say,
        run=run,
        tongue=tongue,
        clean=clean,
        css=Markup(css),  # noqa: S704  our own file, and its hash is all the policy lets in
        policy=content_policy(css),
        version=version("marsad"),
    )


def content_policy(css: str) -> str:
    """A Content-Security-Policy that lets in nothing but the style sheet `css`."""
    digest = b64encode(sha256(css.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def run(text: object) -> Markup:
    """Words of unknown direction, escaped, in a `<bdi>` that names language and direction where they tell."""
    words = plain(str(text))
    return Markup("<bdi {}>{}</bdi>").format(tongue(words) if direction(words) else Markup(), words)


def tongue(text: str) -> Markup:
    """The attributes `lang` and `dir` that fit `text`: Arabic where it begins in Arabic letters, else English."""
    return Markup('lang="ar" dir="rtl"') if direction(text) == "rtl" else Markup('lang="en" dir="ltr"')
