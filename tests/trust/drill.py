"""The recording process of a drill, from outside: start it, watch what it promises, stop or kill it."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Final, NoReturn, Protocol

from tests.trust.checking import Promise

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE_S: Final = 600.0
"""How long anything may take before the drill itself is called broken."""
GLANCE_S: Final = 0.002
"""How often a drill looks at what the process has said."""


class DrillBroken(Exception):
    """The recording process ended where it should have gone on, or did not answer."""


class Process(Protocol):
    """What a drill must know of a process: `subprocess.Popen`, or one that was forked."""

    pid: int

    def poll(self) -> int | None:
        """Its exit status, `None` while it runs."""
        ...

    def wait(self, timeout: float) -> int:
        """Its exit status, once it has ended."""
        ...


@dataclass(slots=True)
class Run:
    """One life of the recording process. What it says lies in the file `said`, where no crash of the record reaches."""

    process: Process
    said: Path
    errors: Path
    started_at: float = field(default_factory=time.monotonic)

    def promises(self) -> list[Promise]:
        """Everything acknowledged so far. A line that is not complete has not been said."""
        complete = self.said.read_bytes().rpartition(b"\n")[0].decode()
        lines = (line.split() for line in complete.splitlines() if line.startswith("ack "))
        return [Promise(sha256=name, number=int(number)) for _, name, number in lines]

    def is_ready(self) -> bool:
        """Whether the record is open."""
        return self.said.stat().st_size > 0

    def wait_for_more(self, than_bytes: int = 0) -> None:
        """Return as soon as it has said more than so many bytes. Raises `DrillBroken`."""
        deadline = time.monotonic() + PATIENCE_S
        while self.said.stat().st_size <= than_bytes:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise DrillBroken(f"{self.said}: {self.errors.read_text()}")
            time.sleep(GLANCE_S)

    def wait(self) -> int:
        """Its exit status."""
        return self.process.wait(PATIENCE_S)

    def kill(self) -> None:
        """SIGKILL, to all its processes."""
        if self.process.poll() is None:
            with suppress(ProcessLookupError):  # too young to have a group
                os.killpg(self.process.pid, signal.SIGKILL)
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE_S)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Stop it where it is; go on afterwards."""
        os.killpg(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self.process.pid, signal.SIGCONT)


@contextmanager
def running(
    folder: Path, said: Path, *options: object, under: Sequence[object] = (), **environment: str
) -> Iterator[Run]:
    """The ingest on the record in `folder`, its words in the file `said`; killed at the end if it still runs.

    `under` is a command to run it under, as `strace`.
    """
    program = (sys.executable, "-m", "tests.trust.ingest", folder, *options)
    with recording([*under, *program], said, environment) as run:
        yield run


@contextmanager
def recording(command: Sequence[object], said: Path, environment: Mapping[str, str] | None = None) -> Iterator[Run]:
    """Any command, run as `running` runs the ingest."""
    errors = said.with_name(f"{said.name}.errors")
    with said.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
    run = Run(process, said, errors)
    try:
        yield run
    finally:
        run.kill()


class Forked:
    """A process that was forked from one in which the ingest is loaded already: most of a start is that."""

    def __init__(self, process: ForkServerProcess) -> None:
        assert process.pid is not None
        self.pid = process.pid
        self._process = process

    def poll(self) -> int | None:
        """See `Process`."""
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        """See `Process`."""
        self._process.join(timeout)
        assert self._process.exitcode is not None, "it does not end"
        return self._process.exitcode


@contextmanager
def forked(folder: Path, said: Path, *options: object) -> Iterator[Run]:
    """As `running`, but quicker to begin."""
    errors = said.with_name(f"{said.name}.errors")
    for path in (said, errors):
        path.touch()
    nursery = multiprocessing.get_context("forkserver")
    nursery.set_forkserver_preload(["tests.trust.ingest"])
    process = nursery.Process(target=live, args=([str(word) for word in (folder, *options)], said, errors))
    process.start()
    run = Run(Forked(process), said, errors)
    try:
        yield run
    finally:
        run.kill()


def live(arguments: list[str], said: Path, errors: Path) -> NoReturn:
    """What a forked process does: the ingest, in a group of its own, with its words where they belong."""
    from tests.trust.ingest import main

    os.setsid()
    for handle, path in ((1, said), (2, errors)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_APPEND), handle)
    sys.exit(main(arguments))
