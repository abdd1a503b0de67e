"""T7: attacks on the record from inside are refused, or named by `verify`; a rewrite of everything against any report.

Whoever owns the database and holds the signing key can make a whole history anew. From inside nothing is wrong with it
then: that is the honest limit. Any one checkpoint that somebody else has kept, in a printed report, names it.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from marsad.errors import MarsadError
from marsad.log import SigningKey
from marsad.pipeline.faults import Fault
from marsad.pipeline.verify import Verifier
from tests.trust.attacks import (
    BY_ANALYSTS,
    REFUSED,
    Act,
    a_service_deletes_an_entry,
    an_analyst_approves_an_own_proposal,
)
from tests.trust.attacks_by_owner import (
    BY_THE_OWNER,
    the_owner_adds_an_object,
    the_owner_back_dates_an_entry_and_its_hash,
    the_owner_changes_a_rows_hash,
    the_owner_drops_a_trigger_and_leaves,
)
from tests.trust.insider import Crime, changed, make_record, size_of

DATABASES = ("sqlite", "postgresql")
REFUSALS = (MarsadError, sqlite3.IntegrityError, psycopg.errors.RestrictViolation)


@pytest.fixture(scope="session", params=DATABASES)
def original(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Crime:
    """The record before any attack."""
    cluster = request.getfixturevalue("cluster") if request.param == "postgresql" else None
    return make_record(tmp_path_factory.mktemp("original"), cluster)


@pytest.fixture
def crime(original: Crime, tmp_path: Path) -> Crime:
    """A copy of the record, to be attacked."""
    return original.copy(tmp_path / "copy")


def name_of(act: object) -> str:
    """An attack's name as a sentence."""
    return getattr(act, "__name__", "").replace("_", " ")


def test_before_any_attack_nothing_is_wrong(crime: Crime) -> None:
    assert crime.verify() == crime.verify(*crime.reports) == []


@pytest.mark.parametrize(("act", "words"), REFUSED.items(), ids=name_of)
def test_refused(crime: Crime, act: Act, words: str) -> None:
    before = crime.rows()
    with pytest.raises(REFUSALS, match=words):
        act(crime)
    assert crime.rows() == before
    assert crime.verify(*crime.reports) == []


@pytest.mark.parametrize(("act", "words"), (BY_ANALYSTS | BY_THE_OWNER).items(), ids=name_of)
def test_named(crime: Crime, act: Act, words: str) -> None:
    record = act(crime)
    crime.reseal()
    faults = crime.verify()
    named = re.compile(re.escape(record) + r"(?!\d)")
    assert any(named.match(fault) and words in fault for fault in faults), faults


@pytest.mark.parametrize("act", BY_ANALYSTS, ids=name_of)
def test_what_an_analyst_does_past_the_desk_has_no_effect(crime: Crime, act: Act) -> None:
    before = [capture.page for capture, _ in crime.state.current()]
    act(crime)
    state = crime.state
    # the false approval is a good one of a retraction: what is wrong is what was destroyed with it
    approved = {"page-1"} if "false approval" in name_of(act) else set()
    assert set(before) - {capture.page for capture, _ in state.current()} == approved
    assert set(state.people.values()) == {crime.people[name].verifier for name in ("Amal", "Basim")}


def test_there_are_at_least_thirty_attacks() -> None:
    assert len(REFUSED | BY_ANALYSTS | BY_THE_OWNER | WITH_THE_STOLEN_KEY) >= 30


# with the stolen key: nothing is wrong from inside

Rewrite = Callable[[Crime, Path], tuple[Crime, int]]
"""Leaves another history; returns the record that has it, and how many entries it shares with the true one."""


def restore_an_old_backup(crime: Crime, folder: Path) -> tuple[Crime, int]:
    """The record as it was before the redaction."""
    assert crime.backup is not None
    return replace(crime.backup.copy(folder), reports=crime.reports), size_of(crime.reports[1])


def drop_the_tail_and_its_checkpoints(crime: Crime, _: Path) -> tuple[Crime, int]:
    """The proposal that awaits approval never was."""
    size = crime.proposal
    crime.force("DELETE FROM log WHERE sequence >= ?", size)
    crime.force("DELETE FROM checkpoints WHERE size > ?", size)
    return crime, size


def rewrite_history_and_sign_it_again(crime: Crime, _: Path) -> tuple[Crime, int]:
    """A page was captured a year earlier, and every hash and signature fits it."""
    crime.overwrite(changed(crime.rows()[3], recorded_at="2020-01-01T00:00:00.000+00:00"))
    crime.resign(SigningKey.load(crime.key))
    return crime, 3


def fork_the_history(crime: Crime, folder: Path) -> tuple[Crime, int]:
    """A second record goes its own way after the first report, and is shown to somebody else."""
    other = restore_an_old_backup(crime, folder)[0]
    other.slip_in(other.signer("Amal").propose_retraction("page-2", "for the others only"))
    other.slip_in(other.signer("Basim").propose_retraction("page-3", "for the others only"))
    other.slip_in(other.signer("Basim").propose_retraction("page-2", "for the others only"))
    return other, size_of(crime.reports[1])


WITH_THE_STOLEN_KEY: dict[Rewrite, str] = {
    restore_an_old_backup: "its end was cut off, or it is older",
    drop_the_tail_and_its_checkpoints: "its end was cut off, or it is older",
    rewrite_history_and_sign_it_again: "history was rewritten",
    fork_the_history: "history was rewritten",
}


@pytest.fixture(params=WITH_THE_STOLEN_KEY, ids=name_of)
def rewritten(request: pytest.FixtureRequest, crime: Crime, tmp_path: Path) -> Iterator[tuple[Crime, int, str]]:
    """The record with another history, how much of it is true, and what `verify` is to say."""
    attacked, shared = request.param(crime, tmp_path / "other")
    attacked.reseal()
    yield attacked, shared, WITH_THE_STOLEN_KEY[request.param]


def test_any_one_later_report_names_a_rewritten_history(rewritten: tuple[Crime, int, str]) -> None:
    crime, shared, words = rewritten
    reports = [report for report in crime.reports if size_of(report) > shared]
    assert reports
    for report in reports:
        record = f"checkpoint {size_of(report)}, given from outside"
        assert any(fault.startswith(record) and words in fault for fault in crime.verify(report)), words


def test_without_a_later_report_the_owner_of_the_key_gets_away_with_it(rewritten: tuple[Crime, int, str]) -> None:
    """The honest limit, and why every report prints a checkpoint."""
    crime, shared, _ = rewritten
    assert crime.verify() == []
    assert crime.verify(*(report for report in crime.reports if size_of(report) <= shared)) == []


def test_two_histories_name_each_other(crime: Crime, tmp_path: Path) -> None:
    other, _ = fork_the_history(crime, tmp_path / "other")
    with other.store() as store:
        note = store.checkpoint()
    assert note is not None
    assert any("history was rewritten" in fault for fault in crime.verify(note))


# planted faults: a verifier that leaves out one check misses what only that check finds


class WithoutCheckpoints(Verifier):
    """Trusts hashes that stand beside the entries."""

    def _checkpoints(self) -> Iterator[Fault]:
        yield from ()


class WithoutHashes(Verifier):
    """Reads the log and does not look at it."""

    def _log(self) -> Iterator[Fault]:
        for _ in super()._log():
            pass
        yield from ()


class WithoutDatabase(Verifier):
    """Does not ask whether the triggers are there."""

    def _database(self) -> Iterator[Fault]:
        yield from ()


class WithoutEvidence(Verifier):
    """Does not look at what the log names."""

    def _evidence(self) -> Iterator[Fault]:
        yield from ()


BLIND: tuple[tuple[type[Verifier], Act], ...] = (
    (WithoutCheckpoints, the_owner_back_dates_an_entry_and_its_hash),
    (WithoutHashes, the_owner_changes_a_rows_hash),
    (WithoutHashes, an_analyst_approves_an_own_proposal),
    (WithoutDatabase, the_owner_drops_a_trigger_and_leaves),
    (WithoutEvidence, the_owner_adds_an_object),
)


@pytest.mark.parametrize(("blind", "act"), BLIND, ids=name_of)
def test_a_verifier_that_leaves_out_a_check_misses_the_attack(crime: Crime, blind: type[Verifier], act: Act) -> None:
    act(crime)
    crime.reseal()
    assert crime.verify() != []
    assert crime.verify(how=blind) == []


def test_a_database_without_triggers_does_not_refuse(crime: Crime) -> None:
    crime.sql("DROP TRIGGER log_delete_refused" + (" ON log" if crime.cluster else ""))
    a_service_deletes_an_entry(crime)
    crime.reseal()
    assert any(fault.startswith("entries 3 to 3") for fault in crime.verify())
