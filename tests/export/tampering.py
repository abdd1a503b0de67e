"""What somebody who knows the format does to the members of a bundle, and what the verifier must say of it."""

import base64
import json
import re
from collections.abc import Callable

Members = dict[str, bytes]


def an_entry(members: Members, kind: str) -> int:
    """The number of the last entry of a kind."""
    entries = [json.loads(line) for line in members["log.jsonl"].splitlines()]
    return max(number for number, entry in enumerate(entries) if entry["kind"] == kind)


def change_lines(members: Members, name: str, change: Callable[[list[bytes]], object]) -> None:
    """Change the lines of a member."""
    lines = members[name].splitlines(keepends=True)
    change(lines)
    members[name] = b"".join(lines)


def rename_actor(members: Members) -> None:
    place = an_entry(members, "capture")

    def change(lines: list[bytes]) -> None:
        lines[place] = lines[place].replace(b'"actor":"marsad"', b'"actor":"nobody"')

    change_lines(members, "log.jsonl", change)


def swap_entries(members: Members) -> None:
    def change(lines: list[bytes]) -> None:
        lines[3], lines[4] = lines[4], lines[3]

    change_lines(members, "log.jsonl", change)


def back_date(members: Members) -> None:
    def change(lines: list[bytes]) -> None:
        lines[5] = re.sub(rb'"recorded_at":"\d{4}', b'"recorded_at":"1999', lines[5])

    change_lines(members, "log.jsonl", change)


def repeat_entry(members: Members) -> None:
    change_lines(members, "log.jsonl", lambda lines: lines.insert(7, lines[6]))


def drop_entry(members: Members) -> None:
    change_lines(members, "log.jsonl", lambda lines: lines.pop(5))


def drop_tail(members: Members) -> None:
    change_lines(members, "log.jsonl", lambda lines: lines.pop())


def end_lines_as_windows_does(members: Members) -> None:
    members["log.jsonl"] = members["log.jsonl"].replace(b"\n", b"\r\n")


def put_in_blanks(members: Members) -> None:
    members["log.jsonl"] = members["log.jsonl"].replace(b'","', b'", "')


def make_unreadable(members: Members) -> None:
    change_lines(members, "log.jsonl", lambda lines: lines.__setitem__(8, b"{}\n"))


def go_back_to_an_older_checkpoint(members: Members) -> None:
    older = json.loads(members["checkpoints.jsonl"].splitlines()[-2])["note"]
    members["checkpoint"] = older.encode()
    change_lines(members, "checkpoints.jsonl", lambda lines: lines.pop())


def drop_newest_checkpoint(members: Members) -> None:
    change_lines(members, "checkpoints.jsonl", lambda lines: lines.pop())


def state_another_root(members: Members) -> None:
    note = members["checkpoint"].decode()
    root = note.split("\n")[2]
    other = base64.b64encode(bytes(reversed(base64.b64decode(root)))).decode()
    members["checkpoint"] = note.replace(root, other).encode()
    members["checkpoints.jsonl"] = members["checkpoints.jsonl"].replace(root.encode(), other.encode())


def state_another_origin(members: Members) -> None:
    members["checkpoints.jsonl"] = members["checkpoints.jsonl"].replace(b'"note":"marsad/', b'"note":"madras/')
    members["checkpoint"] = b"madras/" + members["checkpoint"].removeprefix(b"marsad/")


def a_member(members: Members, folder: str) -> str:
    return next(name for name in members if name.startswith(folder))


def drop_capture(members: Members) -> None:
    del members[a_member(members, "captures/")]


def drop_object(members: Members) -> None:
    del members[a_member(members, "objects/")]


def change_capture(members: Members) -> None:
    members[a_member(members, "captures/")] += b" "


def swap_captures(members: Members) -> None:
    first, second = [name for name in members if name.startswith("captures/")][:2]
    members[first], members[second] = members[second], members[first]


def add_capture(members: Members) -> None:
    members["captures/2c/f24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"] = b"hello"


def add_file(members: Members) -> None:
    members["notes.txt"] = b"hello"


def climb_out(members: Members) -> None:
    members["captures/../../etc/passwd"] = b"hello"


def drop_script(members: Members) -> None:
    del members["verify_bundle.py"]


def drop_log(members: Members) -> None:
    del members["log.jsonl"]


TAMPERING: dict[str, tuple[Callable[[Members], None], str]] = {
    "an entry changed": (rename_actor, r"log\.jsonl: its first \d+ entries are not those signed"),
    "entries swapped": (swap_entries, r"log\.jsonl: its first \d+ entries"),
    "an entry back-dated": (back_date, r"log\.jsonl: its first \d+ entries"),
    "an entry twice": (repeat_entry, r"log\.jsonl: its first \d+ entries"),
    "an entry taken out": (drop_entry, r"log\.jsonl: its first \d+ entries"),
    "the last entry cut off": (drop_tail, r"log\.jsonl: its first \d+ entries"),
    "other line ends": (end_lines_as_windows_does, r"log\.jsonl: its first 1 entries"),
    "blanks in the JSON": (put_in_blanks, r"log\.jsonl: its first 1 entries"),
    "an entry that is none": (make_unreadable, r"entry 8: it cannot be read on"),
    "an older checkpoint as the newest": (go_back_to_an_older_checkpoint, r"checkpoint: it is not the newest one"),
    "the newest checkpoint not among all": (drop_newest_checkpoint, r"checkpoint: it is not the newest one"),
    "a checkpoint of another root": (state_another_root, r"log\.jsonl: its first \d+ entries"),
    "checkpoints of another record": (state_another_origin, r"log\.jsonl: its first 1 entries"),
    "a capture taken out": (drop_capture, r"captures/[0-9a-f]{64}: it is missing; capture-[0-9a-f]{16} needs it"),
    "an object taken out": (drop_object, r"objects/[0-9a-f]{64}: it is missing; capture-[0-9a-f]{16} needs it"),
    "a capture changed": (change_capture, r"captures/../[0-9a-f]{62}: its bytes are not those"),
    "two captures swapped": (swap_captures, r"captures/../[0-9a-f]{62}: its bytes are not those"),
    "a capture put in": (add_capture, r"captures/2cf24dba5f\w*: no entry names it"),
    "another file put in": (add_file, r"notes\.txt: it does not belong"),
    "a name that leads out": (climb_out, r"captures/\.\./\.\./etc/passwd: it does not belong"),
    "no log": (drop_log, r"log\.jsonl"),
}
