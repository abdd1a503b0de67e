"""Disks of our own, to fill, to pull the plug of, or to make read-only: loop images and small tmpfs mounts.

Both need the right to mount, which a container in CI may not give: `can_mount` tells.
"""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

IMAGE_MIB: Final = 64
MEMORY: Final = Path("/dev/shm")
"""Where images lie: what counts is what reaches them, not that they last."""
COPIES: Final = 50
"""How often an image is copied until two copies in a row are equal: the kernel may still be writing to it."""


def run(*command: object) -> str:
    """What the command prints. Raises `CalledProcessError`."""
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout.strip()


def can_mount() -> bool:
    """Whether this process may make loop devices and mount them."""
    try:
        with scratch() as folder, loop_disk(make_image(folder / "image"), folder / "disk"):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder in memory, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="marsad-drill-", dir=MEMORY if MEMORY.is_dir() else None) as name:
        yield Path(name)


def make_image(path: Path) -> Path:
    """The image of an empty ext4 disk."""
    with path.open("wb") as file:
        file.truncate(IMAGE_MIB << 20)
    run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", path)
    return path


@contextmanager
def loop_disk(image: Path, place: Path) -> Iterator[Path]:
    """The disk in `image`, mounted at `place`; its file system plays its journal back, as after a power cut."""
    place.mkdir(exist_ok=True)
    device = run("losetup", "--find", "--show", image)
    try:
        run("mount", "-t", "ext4", device, place)
        try:
            yield place
        finally:
            unmount(place)
    finally:
        run("losetup", "--detach", device)


@contextmanager
def small_disk(place: Path, mib: int) -> Iterator[Path]:
    """A disk in memory of so many MiB, mounted at `place`."""
    place.mkdir(exist_ok=True)
    run("mount", "-t", "tmpfs", "-o", f"size={mib}m", "marsad-drill", place)
    try:
        yield place
    finally:
        unmount(place)


def remount(place: Path, how: str) -> None:
    """Change a mounted disk: `ro`, `rw`."""
    run("mount", "-o", f"remount,{how}", place)


def unmount(place: Path) -> None:
    """Give the disk up; a process that has just been killed may hold it for a moment."""
    for attempt in range(20):
        try:
            run("umount", place)
        except subprocess.CalledProcessError:
            if attempt == 19:
                raise
            time.sleep(0.1)
        else:
            return


def pull_the_plug(image: Path, copy: Path) -> Path:
    """What a disk would hold if the power failed now: its image without what the kernel keeps in memory.

    Whoever writes to the disk must be stopped. Two copies in a row must be equal, so that none caught the kernel
    half-way through its own writing.
    """
    second = copy.with_name(f"{copy.name}.second")
    shutil.copyfile(image, copy)
    for _ in range(COPIES):
        shutil.copyfile(image, second)
        if copy.read_bytes() == second.read_bytes():
            second.unlink()
            return copy
        second.replace(copy)
    raise TimeoutError(f"{image} does not come to rest")
