"""A disk that forgets what was not flushed: system calls → what may lie on it after a power cut.

It promises only what POSIX does. Bytes of a file are safe once the file was flushed, a name once the folder that holds
it was. Of everything since, any part may be there after a cut and any part not, each write and each name by itself.
Real file systems keep more (ext4 writes names down with the next flush of any file): what survives here survives there.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.trust.tracing import Call

PASSED_OVER: Final = ("-shm", ".reserve")
"""Endings of files that nothing depends on after a cut: SQLite makes its shared memory anew, and a reserve is room."""
TEMPORARY: Final = ".new-"
"""A file of this name may come back: whoever opens the record next sweeps it away."""

Keep = Callable[[], bool]
"""Decides of each change that was not flushed whether it reached the disk."""


@dataclass(slots=True)
class File:
    """A file's flushed bytes, and every change since: (offset, bytes written) or (new length, None)."""

    flushed: bytearray = field(default_factory=bytearray)
    changes: list[tuple[int, bytes | None]] = field(default_factory=list)

    def after_cut(self, keep: Keep) -> bytes:
        """What it may hold after a cut."""
        body = bytearray(self.flushed)
        for offset, written in self.changes:
            if keep():
                change(body, offset, written)
        return bytes(body)

    def flush(self) -> None:
        """All of it is on the disk."""
        for offset, written in self.changes:
            change(self.flushed, offset, written)
        self.changes.clear()

    def size(self) -> int:
        """Its length as the process sees it."""
        size = len(self.flushed)
        for offset, written in self.changes:
            size = offset if written is None else max(size, offset + len(written))
        return size


def change(body: bytearray, offset: int, written: bytes | None) -> None:
    """Write, or cut to a length; what was never written in between is zeros."""
    if written is None:
        del body[offset:]
    body.extend(bytes(max(0, offset - len(body))))
    if written is not None:
        body[offset : offset + len(written)] = written


@dataclass(slots=True)
class Naming:
    """A name that was given or taken, and is not flushed: `file` (None: a folder), `gone` is the name it had before."""

    name: Path
    file: File | None
    gone: Path | None = None
    removed: bool = False


@dataclass(slots=True)
class Disk:
    """Everything below `base`, an empty folder that is on the disk at the start."""

    base: Path
    names: dict[Path, File | None] = field(default_factory=dict)
    flushed_names: dict[Path, File | None] = field(default_factory=dict)
    namings: list[Naming] = field(default_factory=list)
    handles: dict[int, tuple[Path, File | None]] = field(default_factory=dict)
    offsets: dict[int, int] = field(default_factory=dict)

    def unflushed(self) -> list[str]:
        """What a cut could take away now."""
        files = {id(file): path for path, file in self.names.items() if file and file.changes}
        lost = [f"{path.relative_to(self.base)}: bytes" for path in files.values() if self._counts(path)]
        return lost + [
            f"{naming.name.relative_to(self.base)}: its name is {'there still' if naming.removed else 'not there yet'}"
            for naming in self.namings
            if self._counts(naming.name)
        ]

    def after_cut(self, keep: Keep) -> dict[Path, bytes]:
        """What may lie on the disk after a cut: path below `base` → bytes."""
        names = dict(self.flushed_names)
        for naming in self.namings:
            if keep():
                apply(names, naming)
        reachable = {path: file for path, file in names.items() if self._has_way(path, names)}
        return {
            path.relative_to(self.base): file.after_cut(keep)
            for path, file in reachable.items()
            if file is not None and not path.name.endswith(PASSED_OVER)
        }

    def see(self, call: Call) -> None:
        """Do what the call does."""
        action = ACTIONS.get(call.name)
        if action is None:
            raise NotImplementedError(f"{call.name}: the disk does not know what it does")
        action(self, call)

    def _counts(self, path: Path) -> bool:
        return not path.name.endswith(PASSED_OVER) and not path.name.startswith(TEMPORARY)

    def _has_way(self, path: Path, names: dict[Path, File | None]) -> bool:
        return all(parent in names for parent in path.parents if self.base in parent.parents)

    def _is_here(self, path: Path) -> bool:
        return self.base in path.parents

    def _name(self, naming: Naming) -> None:
        if self._is_here(naming.name):
            apply(self.names, naming)
            self.namings.append(naming)

    def open(self, call: Call) -> None:
        """open, openat"""
        path = Path(call.texts[0].decode())
        self.handles.pop(call.result, None)
        if not self._is_here(path) and path != self.base:
            return
        flags = call.others[1] if call.name == "openat" else call.others[0]
        if path not in self.names and "O_CREAT" in flags:
            self._name(Naming(path, File()))
        file = self.names.get(path)
        if file and "O_TRUNC" in flags and file.size():
            file.changes.append((0, None))
        self.handles[call.result] = (path, file)
        self.offsets[call.result] = 0

    def write(self, call: Call) -> None:
        """write: at the handle's place"""
        handle = int(call.others[0])
        if file := self._file(handle):
            file.changes.append((self.offsets[handle], call.texts[0][: call.result]))
            self.offsets[handle] += call.result

    def write_at(self, call: Call) -> None:
        """pwrite64"""
        if file := self._file(int(call.others[0])):
            file.changes.append((int(call.others[-1]), call.texts[0][: call.result]))

    def seek(self, call: Call) -> None:
        """lseek"""
        self.offsets[int(call.others[0])] = call.result

    def cut(self, call: Call) -> None:
        """ftruncate"""
        if file := self._file(int(call.others[0])):
            file.changes.append((int(call.others[1]), None))

    def flush(self, call: Call) -> None:
        """fsync, fdatasync: of a file its bytes, of a folder its names"""
        path, file = self.handles.get(int(call.others[0]), (None, None))
        if file is not None:
            file.flush()
        elif path is not None:
            for naming in self.namings:
                if naming.name.parent == path:
                    apply(self.flushed_names, naming)
                elif naming.gone and naming.gone.parent == path:
                    self.flushed_names.pop(naming.gone, None)
            self.namings = [naming for naming in self.namings if naming.name.parent != path]

    def close(self, call: Call) -> None:
        """close: the number may now stand for something else"""
        self.handles.pop(int(call.others[0]), None)

    def rename(self, call: Call) -> None:
        """rename: one change, which the folder of the new name keeps"""
        old, new = (Path(text.decode()) for text in call.texts)
        if self._is_here(new):
            self._name(Naming(new, self.names[old], gone=old))

    def link(self, call: Call) -> None:
        """link"""
        old, new = (Path(text.decode()) for text in call.texts)
        if self._is_here(new):
            self._name(Naming(new, self.names[old]))

    def unlink(self, call: Call) -> None:
        """unlink, rmdir"""
        self._name(Naming(Path(call.texts[0].decode()), None, removed=True))

    def make_folder(self, call: Call) -> None:
        """mkdir"""
        self._name(Naming(Path(call.texts[0].decode()), None))

    def _file(self, handle: int) -> File | None:
        return self.handles.get(handle, (None, None))[1]


def apply(names: dict[Path, File | None], naming: Naming) -> None:
    """Give or take a name."""
    if naming.removed:
        names.pop(naming.name, None)
        return
    if naming.gone is not None:
        names.pop(naming.gone, None)
    names[naming.name] = naming.file


ACTIONS: Final[dict[str, Callable[[Disk, Call], None]]] = {
    "open": Disk.open,
    "openat": Disk.open,
    "close": Disk.close,
    "write": Disk.write,
    "pwrite64": Disk.write_at,
    "lseek": Disk.seek,
    "ftruncate": Disk.cut,
    "fsync": Disk.flush,
    "fdatasync": Disk.flush,
    "rename": Disk.rename,
    "renameat": Disk.rename,
    "renameat2": Disk.rename,
    "link": Disk.link,
    "linkat": Disk.link,
    "unlink": Disk.unlink,
    "unlinkat": Disk.unlink,
    "rmdir": Disk.unlink,
    "mkdir": Disk.make_folder,
    "mkdirat": Disk.make_folder,
}
"""What each system call does to the disk."""


WAYS: Final = ("nothing", "a part")
"""What a cut may leave of all that was not flushed."""


def keeper(way: str, lots: random.Random) -> Keep:
    """Decides for one of the `WAYS`; a part is drawn by lot, and how large a part, too."""
    share = lots.random() if way == "a part" else 0.0
    return lambda: lots.random() < share
