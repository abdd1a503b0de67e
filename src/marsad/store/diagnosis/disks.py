"""Where a record lies: how much room there is, and whether the file system keeps locks and what was flushed to it."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from marsad.store.diagnosis.findings import Finding, ok, problem, warning

MOUNTS: Final = Path("/proc/self/mountinfo")
NETWORK: Final = frozenset(
    {
        "9p",
        "afs",
        "ceph",
        "cifs",
        "davfs",
        "drvfs",
        "fuse.davfs2",
        "fuse.gcsfuse",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "fuse.vmhgfs-fuse",
        "glusterfs",
        "lustre",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
        "vboxsf",
        "virtiofs",
    }
)
"""File systems of another machine, or of the host around this one, by the kernel's names."""
MEMORY: Final = frozenset({"ramfs", "tmpfs"})
LAYERS: Final = frozenset({"aufs", "overlay"})
"""The inside of a container: it goes when the container goes."""
LITTLE_BYTES: Final = 1 << 30
"""A gibibyte: a hundred thousand captured pages with their texts and codings, about."""
TOO_FEW_BYTES: Final = 64 << 20
"""A batch of 50 large pages, the journal that undoes it, and SQLite's temporary files."""
LITTLE_FILES, TOO_FEW_FILES = 10_000, 500
"""Each captured page is a file: so many may still be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSystem:
    """The file system that a folder is on: its kind and where it is mounted, room in bytes and files.

    `files` is `None` where there is no limit to them; `kind` is empty where the system does not tell.
    """

    kind: str
    mount: str
    is_read_only: bool
    bytes: int
    files: int | None


def examine_disk(name: str, folder: Path) -> Iterator[Finding]:
    """The file system of `folder`, or of the one that it would be made in; `name` is what lies there."""
    found = file_system(nearest(folder))
    yield judge_kind(name, found)
    yield judge_room(name, found)
    if found.files is not None:
        yield judge_files(name, found.files)


def judge_kind(name: str, found: FileSystem) -> Finding:
    """Whether locks and flushes can be relied on."""
    label, where = f"{name} file system", f"{found.kind or 'of a kind that cannot be told'} at {found.mount}"
    if found.is_read_only:
        return warning(label, f"{where}, read-only", "nothing can be added there; mount it for writing")
    if found.kind in NETWORK:
        return warning(
            label,
            f"{where}: of another machine",
            "locks may not hold and flushed bytes may be lost: use a local disk, or keep a team's record in PostgreSQL",
        )
    if found.kind in MEMORY:
        return warning(label, f"{where}: in memory", "it is gone when the machine stops: move it to a disk")
    if found.kind in LAYERS:
        advice = "if this is a container, it is gone when the container is removed: use a volume"
        return warning(label, f"{where}: in layers", advice)
    return ok(label, where)


def judge_room(name: str, found: FileSystem) -> Finding:
    """Whether there is room to go on."""
    label, free = f"{name} room", f"{spell_bytes(found.bytes)} free at {found.mount}"
    if found.bytes < TOO_FEW_BYTES:
        return problem(label, free, "make room before anything is added; what was acknowledged is safe")
    if found.bytes < LITTLE_BYTES:
        return warning(label, free, "make room soon")
    return ok(label, free)


def judge_files(name: str, free: int) -> Finding:
    """Whether files can still be made."""
    label, found = f"{name} files", f"{free:,} more can be made"
    if free < TOO_FEW_FILES:
        return problem(label, found, "remove files from that file system; each captured page is one (free inodes)")
    if free < LITTLE_FILES:
        return warning(label, found, "remove files from that file system soon (free inodes)")
    return ok(label, found)


def file_system(folder: Path, mounts: Path = MOUNTS) -> FileSystem:
    """The file system of a folder that there is."""
    room = os.statvfs(folder)
    mount, kind = mount_of(folder.resolve(), read_mounts(mounts))
    return FileSystem(
        kind=kind,
        mount=mount,
        is_read_only=bool(room.f_flag & os.ST_RDONLY),
        bytes=room.f_bavail * room.f_frsize,
        files=room.f_favail if room.f_files else None,
    )


def nearest(folder: Path) -> Path:
    """The folder, or the nearest one above it that there is."""
    absolute = folder.absolute()
    return next((one for one in (absolute, *absolute.parents) if one.is_dir()), Path("/"))


def read_mounts(path: Path) -> dict[str, str]:
    """Where each file system is mounted, and its kind; the last one mounted at a place hides the others.

    A line: `36 35 98:0 / /mnt/a\\040disk rw,noatime shared:1 - ext4 /dev/sda1 rw`. Empty where the system has no list.
    """
    try:
        lines = path.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return {}
    mounts = {}
    for line in lines:
        before, _, after = line.partition(" - ")
        if after:
            mounts[unescape(before.split(" ")[4])] = after.split(" ")[0]
    return mounts


def mount_of(folder: Path, mounts: Mapping[str, str]) -> tuple[str, str]:
    """Where the folder's file system is mounted, and its kind; none where nothing is known of it."""
    for place in (folder, *folder.parents):
        if str(place) in mounts:
            return str(place), mounts[str(place)]
    return str(folder), ""


def unescape(text: str) -> str:
    """`a\\040disk` as `a disk`: blanks and backslashes are octal in the kernel's list."""
    for code in ("040", "011", "012", "134"):
        text = text.replace(f"\\{code}", chr(int(code, 8)))
    return text


def spell_bytes(count: int) -> str:
    """`1.5 GiB`."""
    power = max(0, count.bit_length() - 1) // 10
    unit = ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")[power]
    return f"{count / (1 << 10 * power):.{1 if power else 0}f} {unit}"
