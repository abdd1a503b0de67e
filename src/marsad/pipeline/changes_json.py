"""Changes of codings and of the ledger → the objects that `marsad reread --json` prints (docs/reference/json.md)."""

from collections.abc import Mapping
from typing import Any

from marsad.pipeline.changes import ArticleChange, FieldChange, ItemChange, LayerChange
from marsad.pipeline.layers import Item
from marsad.pipeline.ledger_changes import AgreementChange, LedgerChange, ObligationChange
from marsad.pipeline.methods import MethodChange
from marsad.pipeline.reread import Reread, Verdict
from marsad.pipeline.reread_report import RereadReport

Json = dict[str, Any]


def summary_json(report: RereadReport) -> Json:
    """How many pages came to what, why, and how much changed in each layer."""
    rereader = report.rereader
    method = rereader.reader.method
    return {
        "store": rereader.store.place,
        "dry_run": rereader.dry_run,
        "checkpoint": rereader.checkpoint,
        "method": {"version": method.version, "resources": method.resources},
        "pages": {verdict.value: report.verdicts[verdict] for verdict in Verdict} | {"overtaken": rereader.overtaken},
        "methods": [method_json(change) for change in report.methods()],
        "layers": {
            layer: {"added": added, "removed": removed, "changed": changed}
            for layer, (added, removed, changed) in report.counts.items()
        },
        "orphans": list(report.orphans),
        "failures": [
            {"input": failure.input, "code": failure.code, "message": failure.message} for failure in report.failures
        ],
    }


def reread_json(reread: Reread, articles: Mapping[int, str]) -> Json:
    """What became of one page; `articles` names its parts."""
    before, change = reread.before, reread.change
    return {
        "capture": reread.capture.identity,
        "page": reread.capture.page,
        "verdict": reread.verdict.value,
        "coded_before": None if before is None else {"version": before.version, "resources": before.resources},
        "extractor": {"before": before.extractor if before else None, "after": reread.extractor},
        "text_changed": bool(change and change.text),
        "unreadable": reread.unreadable,
        "orphans": list(reread.orphans),
        "articles": [article_json(article, articles[article.part]) for article in change.articles] if change else [],
        "page_issues": layer_json(change.page) if change and change.page else None,
    }


def article_json(change: ArticleChange, name: str) -> Json:
    """What changed in one article, by layer; layers without changes are left out."""
    presence = "kept" if change.was and change.stays else "added" if change.stays else "removed"
    return {
        "article": name,
        "title": change.title,
        "presence": presence,
        "layers": {layer.layer: layer_json(layer) for layer in change.layers},
    }


def layer_json(change: LayerChange) -> Json:
    """What was added to a layer, removed from it and changed in it."""
    return {
        "added": [item_json(item) for item in change.added],
        "removed": [item_json(item) for item in change.removed],
        "changed": [item_change_json(item) for item in change.changed],
    }


def item_json(item: Item) -> Json:
    """One thing, with its place and words."""
    return {**_place(item), "kind": item.kind, "rule": item.rule, "values": item.values}


def item_change_json(change: ItemChange) -> Json:
    """One thing that stays, as it is now, with the fields that differ and the rules that made it."""
    return {
        **_place(change.after),
        "kind": change.after.kind,
        "rule": {"before": change.before.rule, "after": change.after.rule},
        "fields": [field_json(field) for field in change.fields],
    }


def field_json(field: FieldChange) -> Json:
    """One value before and after."""
    return {"field": field.path, "before": field.before, "after": field.after}


def _place(item: Item) -> Json:
    span = item.span
    return {"start": span.start if span else None, "end": span.end if span else None, "text": item.words}


def method_json(change: MethodChange) -> Json:
    """Why: the software and its resource tables before and after."""
    tables = None
    if change.tables is not None:
        tables = [{"table": entry.table, "before": entry.before, "after": entry.after} for entry in change.tables]
    return {
        "version": {"before": change.version_before, "after": change.version_after},
        "resources": {"before": change.resources_before, "after": change.resources_after},
        "extractor": {"before": change.extractors[0], "after": change.extractors[1]},
        "tables": tables,
        "pages": change.pages,
    }


def ledger_json(change: LedgerChange) -> Json:
    """What it means for the ledger."""
    return {
        "digest": {"before": change.digest_before, "after": change.digest_after},
        "counts": {part: {"before": before, "after": after} for part, (before, after) in change.counts.items()},
        "agreements": [_agreement_json(agreement) for agreement in change.agreements],
    }


def _agreement_json(change: AgreementChange) -> Json:
    entry = change.after or change.before
    return {
        "before": change.before.id if change.before else None,
        "after": change.after.id if change.after else None,
        "name": entry.name if entry else None,
        "fields": [field_json(field) for field in change.fields],
        "obligations": [_obligation_json(obligation) for obligation in change.obligations],
    }


def _obligation_json(change: ObligationChange) -> Json:
    entry = change.after or change.before
    return {
        "before": change.before.id if change.before else None,
        "after": change.after.id if change.after else None,
        "what": entry.what if entry else None,
        "compliance": {
            "before": change.before.assessment.compliance.value if change.before else None,
            "after": change.after.assessment.compliance.value if change.after else None,
        },
        "fields": [field_json(field) for field in change.fields],
    }
