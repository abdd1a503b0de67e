"""What reading again changed → lines for a terminal: articles layer by layer, reasons, what the ledger makes of it.

A thing that is new stands after «+», one that is gone after «−», one that changed after «~» with its fields.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from marsad.brief.bidi import isolate, plain
from marsad.brief.layout import Line
from marsad.brief.text import quoted
from marsad.model import ObligationEntry
from marsad.pipeline.changes import ArticleChange, FieldChange, ItemChange, LayerChange
from marsad.pipeline.layers import Item
from marsad.pipeline.ledger_changes import AgreementChange, LedgerChange, ObligationChange
from marsad.pipeline.methods import MethodChange
from marsad.pipeline.reread import Reread, Verdict
from marsad.pipeline.reread_report import RereadReport

DIGITS_SHOWN: Final = 12
"""Of a SHA-256, enough to compare by eye."""
NOTHING: Final = "none"
VERDICTS: Final = {
    Verdict.CHANGED: "changed",
    Verdict.SAME: "the same",
    Verdict.FIRST: "read for the first time",
    Verdict.FAILED: "cannot be read any more",
    Verdict.MISSING: "not read: bytes missing or altered",
    Verdict.DIFFERS: "read otherwise by the very same method",
}
"""What became of pages, in words."""
OWN_VOICE: Final = "the article itself"
ORPHAN: Final = "is retracted, and the new coding does not make it: that retraction holds nothing back any more"
ARROW: Final = "→"


def reread_lines(reread: Reread, names: Mapping[int, str]) -> Iterator[Line]:
    """What changed on one page; `names` are the ids of its articles by part."""
    if reread.unreadable:
        yield Line(head=isolate(reread.capture.page), text=f": {reread.unreadable}", style="name")
    if reread.change is None:
        return
    if reread.change.text:
        yield Line(head=isolate(reread.capture.page), text=f": {_other_text(reread)}", style="name")
    for article in reread.change.articles:
        yield from _article(article, names[article.part])
    if reread.change.page:
        yield Line(head=isolate(reread.capture.page), text=" (no article)", style="name")
        yield from _layer(reread.change.page)


def _other_text(reread: Reread) -> str:
    before, after = (reread.before.extractor if reread.before else None), reread.extractor
    made = f"by {before} {ARROW} {after}" if before != after else f"by the same {after}"
    return f"the text that is made of the same bytes is another one ({made}); its offsets are not those of before"


def _article(change: ArticleChange, name: str) -> Iterator[Line]:
    title = f" {quoted(change.title)}" if change.title else ""
    presence = "" if change.was and change.stays else " new" if change.stays else " gone"
    yield Line(head=f"{isolate(name)}{presence}", text=title, style="heading")
    for layer in change.layers:
        yield from _layer(layer)


def _layer(change: LayerChange) -> Iterator[Line]:
    counts = count_words(len(change.added), len(change.removed), len(change.changed))
    yield Line(head=change.layer, text=f" {counts}", indent=2, style="name")
    for item in change.removed:
        yield Line(head="−", text=f" {_item(item)}", indent=4, style="removed")
    for item in change.added:
        yield Line(head="+", text=f" {_item(item)}", indent=4, style="added")
    for changed in change.changed:
        if not changed.is_derived:
            yield from _changed(changed)
    renamed = sum(changed.is_derived for changed in change.changed)
    if renamed:
        yield Line(head="~", text=f" {renamed} by another id, else the same", indent=4, style="changed")


def count_words(added: int, removed: int, changed: int) -> str:
    """Counts as one looks for them: +12 −3 ~5."""
    return f"+{added} −{removed} ~{changed}"


def _changed(change: ItemChange) -> Iterator[Line]:
    yield Line(head="~", text=f" {_item(change.after)}", indent=4, style="changed")
    yield from _fields(change.fields, indent=8)


def _item(item: Item) -> str:
    """Kind, words, place and rule."""
    said = [isolate(item.kind)] if item.kind else []
    if item.words is not None:
        said.append(quoted(item.words))
    elif "detail" in item.values:
        said.append(isolate(str(item.values["detail"])))
    if item.span is not None:
        said.append(f"({item.span.start} to {item.span.end})")
    if item.rule and item.rule != item.kind:
        said.append(f"by {isolate(item.rule)}")
    return " ".join(said)


def _fields(fields: tuple[FieldChange, ...], indent: int) -> Iterator[Line]:
    """Every field that differs but ids, which follow from the others; evidence that went or came has a line each."""
    for field in fields:
        if field.is_derived:
            continue
        if not _is_evidence(field):
            yield Line(text=_field(field), indent=indent)
            continue
        for sign, style, entries in (("−", "removed", field.before), ("+", "added", field.after)):
            for entry in entries:
                yield Line(head=sign, text=f" {field.path}: {_said(entry)}", indent=indent, style=style)


def _is_evidence(field: FieldChange) -> bool:
    return all(
        isinstance(side, list) and all("claim" in entry for entry in side) for side in (field.before, field.after)
    )


def _field(field: FieldChange) -> str:
    return f"{field.path}: {_said(field.before)} {ARROW} {_said(field.after)}"


def _said(value: Any) -> str:
    """A value of any shape in words."""
    if value is None or value in ([], ""):
        return NOTHING
    if isinstance(value, list):
        return " · ".join(map(_said, value))
    if not isinstance(value, dict):
        return isolate(str(value))
    if value.get("text") is not None:
        place = f" ({value['start']} to {value['end']})" if "start" in value else ""
        return f"{quoted(value['text'])}{place}"
    if value.get("name") == "" and value.get("span") is None:
        return OWN_VOICE
    named = [isolate(str(value[key])) for key in ("name", "value", "says") if value.get(key)]
    span = value.get("span")
    return " ".join([*named, _said(span)] if span else named) or isolate(str(value))


def method_lines(changes: tuple[MethodChange, ...]) -> Iterator[Line]:
    """Why: software, extractors and resource tables before and after."""
    for change in changes:
        versions = f"Marsad {change.version_before} {ARROW} {change.version_after}"
        yield Line(head="Why", text=f" ({_pages(change.pages)}): {versions}", style="name")
        before, after = change.extractors
        if before != after:
            yield Line(text=f"text by {_said(before)} {ARROW} {_said(after)}", indent=2)
        resources = f"{_short(change.resources_before)} {ARROW} {_short(change.resources_after)}"
        if change.tables is None:
            yield Line(text=f"resources {resources}; the log does not say which tables differ", indent=2)
        elif not change.tables:
            yield Line(text=f"resources {_short(change.resources_after)}, the same", indent=2)
        else:
            yield Line(text=f"resources {resources}; tables that differ: {len(change.tables)}", indent=2)
        for table in change.tables or ():
            yield Line(text=f"{table.table}: {_short(table.before)} {ARROW} {_short(table.after)}", indent=4)


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"


def _short(digest: str | None) -> str:
    return NOTHING if digest is None else digest[:DIGITS_SHOWN]


def summary_lines(report: RereadReport) -> Iterator[Line]:
    """How many pages came to what, why, and how much changed in each layer."""
    rereader = report.rereader
    pages = report.verdicts.total()
    said = [f"{report.verdicts[verdict]} {words}" for verdict, words in VERDICTS.items() if report.verdicts[verdict]]
    if not pages:
        said = ["no page has a newest coding by other rules"]
    if rereader.overtaken:
        said.append(f"{rereader.overtaken} left alone: read by these rules before, and by others since")
    dry = " (dry run: nothing was recorded)" if rereader.dry_run else ""
    yield Line(text=f"{rereader.store.place}: {_pages(pages)} read again{dry}: {'; '.join(said)}.")
    yield from (Line(text=f"{failure.code} {plain(failure.message)}", indent=2) for failure in report.failures)
    for claim in report.orphans:
        yield Line(head=claim, text=f" {ORPHAN}", indent=2, style="breached")
    yield from method_lines(report.methods())
    for layer, counts in report.counts.items():
        if any(counts):
            yield Line(head=f"{layer}:", text=f" {count_words(*counts)}", indent=2, style="name")


def ledger_lines(change: LedgerChange | str) -> Iterator[Line]:
    """What it means for the ledger, or why that cannot be told."""
    yield Line(text="What it means for the ledger", style="heading")
    if isinstance(change, str):
        yield Line(text=f"cannot be told: {plain(change)}", indent=2)
        return
    if not change:
        yield Line(text=f"nothing: it is the same, SHA-256 {change.digest_after}", indent=2)
        return
    counts = (f"{part} {before} {ARROW} {after}" for part, (before, after) in change.counts.items() if before != after)
    yield from (Line(text=count, indent=2) for count in counts)
    for agreement in change.agreements:
        if not agreement.is_derived:
            yield from _agreement(agreement)
    yield Line(text=f"SHA-256 {change.digest_before} {ARROW}", indent=2, style="faint")
    yield Line(text=f"SHA-256 {change.digest_after}", indent=2, style="faint")


def _agreement(change: AgreementChange) -> Iterator[Line]:
    entry = change.after or change.before
    assert entry is not None
    presence = " is new" if change.before is None else " is gone" if change.after is None else ""
    yield Line(head=isolate(entry.name), text=f"{presence}  [{entry.id}]", indent=2, style="name")
    yield from _fields(change.fields, indent=4)
    for obligation in change.obligations:
        if not obligation.is_derived:
            yield from _obligation(obligation)


def _obligation(change: ObligationChange) -> Iterator[Line]:
    entry = change.after or change.before
    assert entry is not None
    state = f"{_state(change.before)} {ARROW} {_state(change.after)}" if change.changes_compliance else _state(entry)
    style = entry.assessment.compliance.value if change.changes_compliance else "faint"
    yield Line(head=state, text=f" · {isolate(entry.what)}  [{entry.id}]", indent=4, style=style)
    yield from _fields(tuple(field for field in change.fields if field.path != "compliance"), indent=6)


def _state(entry: ObligationEntry | None) -> str:
    return "not there" if entry is None else entry.assessment.compliance.value
