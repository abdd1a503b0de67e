"""What people type → what a decision names: a capture, an article in one, or a claim."""

import re
from typing import TYPE_CHECKING, Final

from marsad.errors import UsageError
from marsad.log.retractions import article_target
from marsad.log.state import RecordState

if TYPE_CHECKING:
    from marsad.store import Store

CODINGS_AT_ONCE: Final = 250
CANDIDATES_SHOWN: Final = 8
CLAIM: Final = "claim-"
# matches "claim-0", "claim-12ab"; not "claim-", "claim-XY", "claim-1.*"
_CLAIM_PREFIX: Final = re.compile(r"claim-[0-9a-f]{1,16}")


def find_target(store: "Store", state: RecordState, wanted: str) -> str:
    """The one capture (identity), article (`capture#part`) or claim that `wanted` names, or is the beginning of.

    A page's name is that of its capture; where the page is one article, so is the article's. Raises `UsageError`.
    """
    if wanted.startswith(CLAIM):
        return _only(wanted, claims_beginning(store, state, wanted))
    names = target_names(state)
    if wanted in names:
        return _only(wanted, names[wanted])
    found = set().union(*(targets for name, targets in names.items() if wanted and name.startswith(wanted)))
    # What begins like a page begins like its articles too: then the page is meant.
    whole = {target for target in found if not any(target != other and target.startswith(other) for other in found)}
    return _only(wanted, whole)


def find_capture(store: "Store", state: RecordState, wanted: str) -> str:
    """The identity of the one capture that `wanted` names, or is the beginning of. Raises `UsageError`."""
    target = find_target(store, state, wanted)
    if target not in state.captures:
        raise UsageError(f"{wanted!r} is no capture but {target}; name a page, or a capture by its identity")
    return target


def claims_beginning(store: "Store", state: RecordState, wanted: str) -> set[str]:
    """The ids of claims in current codings that begin so. Looks at stored bytes: decoding them all would take long."""
    if _CLAIM_PREFIX.fullmatch(wanted) is None:
        return set()
    pattern = re.compile(rb'"id":"(' + wanted.encode() + rb'[0-9a-f]*)"')
    names = [coding.coding for _, coding in state.current()]
    return {
        found.decode()
        for start in range(0, len(names), CODINGS_AT_ONCE)
        for item in store.objects(names[start : start + CODINGS_AT_ONCE])
        for found in pattern.findall(item.body)
    }


def target_names(state: RecordState) -> dict[str, set[str]]:
    """Every name by which people may call a capture or an article → what it names."""
    names: dict[str, set[str]] = {}
    for identity, capture in state.captures.items():
        codings = state.codings.get(identity, [])
        articles = codings[-1].articles if codings else 0
        for name in (identity, capture.page):
            names.setdefault(name, set()).add(identity)
        for part in range(articles):
            target, name = article_target(identity, part), state.article_name(identity, part)
            names.setdefault(target, set()).add(target)
            names.setdefault(name, set()).add(identity if name == capture.page and articles == 1 else target)
    return names


def _only(wanted: str, targets: set[str]) -> str:
    if not targets:
        raise UsageError(
            f"nothing on the record is called {wanted!r}, nor begins so: give the id of a claim, or the name of an "
            "article, page or capture, as marsad brief prints them"
        )
    if len(targets) > 1:
        shown = ", ".join(sorted(targets)[:CANDIDATES_SHOWN])
        raise UsageError(f"{wanted!r} may be any of {len(targets)} ({shown}); type more of it, or one of these")
    return min(targets)
