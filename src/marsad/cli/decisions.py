"""`marsad person`, `retract`, `redact`, `supersede`, `judge`, `approve`, `withdraw`: what people decide."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from marsad.brief.bidi import plain
from marsad.cli.options import captures_option, json_option, store_option
from marsad.cli.output import print_json
from marsad.cli.people import as_option, key_option, load_key, load_or_make_key, open_desk, reason_option
from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.pipeline.decisions import Decided, Desk

VERDICTS = ("same", "different", "unsure", "kept", "late", "breached", "contested")


def desk_options(command: Callable[..., None]) -> Callable[..., None]:
    """Options of every command that decides something."""
    for option in (json_option, captures_option, store_option, key_option, as_option, reason_option):
        command = option(command)
    return command


def decide(act: "Callable[[Desk], Decided]", desk: dict[str, Any]) -> None:
    """Do `act` at the desk that the options `desk` describe, and say what came of it."""
    key = load_key(desk["name"], desk["key_file"])
    with open_desk(desk["store_place"], desk["captures_folder"], key) as opened:
        tell(act(opened), as_json=desk["as_json"])


def tell(decided: "Decided", *, as_json: bool) -> None:
    """What was decided, and what it waits for."""
    from marsad.pipeline.history import decision_json, decision_words  # noqa: PLC0415

    if as_json:
        print_json(decision_json(decided.decision) | {"entry": decided.entry.sequence, "kept": decided.kept}, indent=2)
        return
    click.echo(f"Entry {decided.entry.sequence} is on the record. {plain(decision_words(decided.decision))}")
    for name in decided.kept:
        click.echo(f"  stays, because another capture holds the same: {name}")


@click.command()
@click.argument("name")
@click.option("--reason", default="joins the desk", show_default=True, metavar="WORDS", help="Why, in words.")
@key_option
@store_option
@captures_option
@json_option
def person(
    *, name: str, reason: str, key_file: Path | None, store_place: str, captures_folder: Path | None, as_json: bool
) -> None:
    """Enter somebody who may decide, with a key, which is made if there is none.

    The first two people are entered at once, best before anything else is recorded. Later ones, and new keys, wait
    until two registered people approve.
    """
    key = load_or_make_key(name, key_file)
    with open_desk(store_place, captures_folder, key, may_begin=True) as desk:
        tell(desk.register(reason), as_json=as_json)


@click.command()
@click.argument("wanted", metavar="ID")
@desk_options
def retract(*, wanted: str, reason: str, **desk: Any) -> None:
    """Propose to leave a claim, an article or a page out of the ledger. A second person has to approve."""
    decide(lambda opened: opened.retract(wanted, reason), desk)


@click.command()
@click.argument("wanted", metavar="CAPTURE")
@desk_options
def redact(*, wanted: str, reason: str, **desk: Any) -> None:
    """Propose to destroy a page's bytes and all that was read in them. A second person has to approve.

    The log keeps that there was a page, its hash, and who destroyed it why.
    """
    decide(lambda opened: opened.redact(wanted, reason), desk)


@click.command()
@click.argument("old")
@click.argument("new")
@desk_options
def supersede(*, old: str, new: str, reason: str, **desk: Any) -> None:
    """Propose that the page NEW takes the place of the page OLD. A second person has to approve."""
    decide(lambda opened: opened.supersede(old, new, reason), desk)


@click.command()
@click.argument("wanted", metavar="ID…", nargs=-1, required=True)
@click.argument("verdict", metavar="VERDICT")
@click.option("--evidence", multiple=True, metavar="ID|URL", help="What it rests on; may be given several times.")
@desk_options
def judge(*, wanted: tuple[str, ...], verdict: str, evidence: tuple[str, ...], reason: str, **desk: Any) -> None:
    """Give a verdict on claims, articles or pages: same, different, unsure, kept, late, breached or contested.

    A second person has to approve of any but «unsure».
    """
    if verdict not in VERDICTS:
        raise UsageError(f"{verdict!r} is no verdict; the last word must be one of {', '.join(VERDICTS)}")
    decide(lambda opened: opened.judge(wanted, verdict, reason, evidence), desk)


@click.command()
@click.argument("sequence", type=click.IntRange(min=0))
@desk_options
def approve(*, sequence: int, reason: str, **desk: Any) -> None:
    """Approve what somebody else proposed, by its number in the log (marsad log --pending)."""
    decide(lambda opened: opened.approve(sequence, reason), desk)


@click.command()
@click.argument("sequence", type=click.IntRange(min=0))
@desk_options
def withdraw(*, sequence: int, reason: str, **desk: Any) -> None:
    """Withdraw a decision by its number in the log; one that two people made takes two to withdraw."""
    decide(lambda opened: opened.withdraw(sequence, reason), desk)
