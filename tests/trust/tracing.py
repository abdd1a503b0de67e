"""A process under strace → its system calls on files, in the order in which they took effect."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TRACED: Final = (
    "open openat close write pwrite64 writev pwritev ftruncate truncate fallocate fsync fdatasync lseek "
    "rename renameat renameat2 link linkat unlink unlinkat mkdir mkdirat rmdir"
).replace(" ", ",")
# «4711 write(1, "ack"..., 3) = 3»; not «4711 +++ exited with 0 +++»
WHOLE: Final = re.compile(r"(?P<thread>\d+) +(?P<name>\w+)\((?P<arguments>.*)\) += (?P<result>-?\d+)")
# «4711 fsync(7 <unfinished ...>»; not «4711 fsync(7) = 0»
BEGUN: Final = re.compile(r"(?P<thread>\d+) +(?P<name>\w+)\((?P<arguments>.*) <unfinished \.\.\.>")
# «4711 <... fsync resumed>) = 0»; not «4711 fsync(7) = 0»
ENDED: Final = re.compile(r"(?P<thread>\d+) +<\.\.\. (?P<name>\w+) resumed>(?P<arguments>.*)\) += (?P<result>-?\d+)")
# «"a\"b\303\251"...»; not «O_RDWR|O_CREAT»
TEXT: Final = re.compile(r'"((?:[^"\\]|\\.)*)"(?:\.\.\.)?')
# «\303», «\n», «\x7f», «\\»; not «n»
ESCAPE: Final = re.compile(rb"\\([0-7]{1,3}|x[0-9a-f]{2}|.)", re.DOTALL)
LETTERS: Final = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"v": b"\v", b"f": b"\f", b"a": b"\a", b"b": b"\b"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A system call that succeeded: its texts (paths, data) as bytes, its other arguments as strace prints them."""

    name: str
    texts: tuple[bytes, ...]
    others: tuple[str, ...]
    result: int


def can_trace() -> bool:
    """Whether strace is here and may trace."""
    try:
        return (
            subprocess.run(["strace", "-f", "-o", "/dev/null", "true"], check=False, capture_output=True).returncode
            == 0
        )
    except OSError:
        return False


def tracer(trace: Path, *, longest_text: int) -> tuple[object, ...]:
    """The command to run a program under: `trace` gets its calls, with texts of at most so many bytes."""
    return ("strace", "-f", "--seccomp-bpf", "-q", "-s", longest_text, "-o", trace, "-e", f"trace={TRACED}")


def calls_in(trace: Path) -> Iterator[Call]:
    """The calls in the file that strace wrote; those that failed left no mark on the disk and are passed over."""
    begun: dict[str, str] = {}
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            if match := BEGUN.match(line):
                if match["name"] == "close":  # its number is free at once, and another thread's next `open` gets it
                    yield make_call("close", match["arguments"], 0)
                begun[match["thread"]] = match["arguments"]
                continue
            match = ENDED.match(line)
            before = begun.pop(match["thread"]) if match else ""
            if match and match["name"] == "close":
                continue
            match = match or WHOLE.match(line)
            if match and int(match["result"]) >= 0:
                yield make_call(match["name"], before + match["arguments"], int(match["result"]))


def make_call(name: str, arguments: str, result: int) -> Call:
    """A call, its arguments taken apart."""
    texts = tuple(unescape(text) for text in TEXT.findall(arguments))
    others = tuple(word.strip() for word in TEXT.sub("", arguments).split(",") if word.strip())
    return Call(name=name, texts=texts, others=others, result=result)


def unescape(text: str) -> bytes:
    """The bytes behind strace's spelling of them."""

    def plain(match: re.Match[bytes]) -> bytes:
        word = match[1]
        if word[:1].isdigit():
            return bytes([int(word, 8)])
        return bytes([int(word[1:], 16)]) if word[:1] == b"x" and len(word) == 3 else LETTERS.get(word, word)

    return ESCAPE.sub(plain, text.encode())


def injector(calls: str, error: str, at: int, *, for_good: bool = False) -> tuple[object, ...]:
    """The command to run a program under, so that its call number `at` among `calls` (`fsync,pwrite64`) fails."""
    when = f"{at}+" if for_good else f"{at}"
    return (
        "strace",
        "-f",
        "-q",
        "-o",
        "/dev/null",
        "-e",
        f"trace={calls}",
        "-e",
        f"inject={calls}:error={error}:when={when}",
    )
