"""`marsad export warc`: the captured pages as a WARC archive."""

from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from marsad.cli.export import Exported
from marsad.cli.progress import counted


def export_warc(store_place: str, captures: Path, path: Path, progress: bool | None) -> Exported:
    """The `Exporter` of WARC archives."""
    from marsad.capture import CaptureStore  # noqa: PLC0415
    from marsad.export.warc import write_warc  # noqa: PLC0415
    from marsad.store import read_store  # noqa: PLC0415

    with closing(read_store(store_place)) as store, counted(progress, "captures") as count:
        summary = write_warc(store, CaptureStore(captures), path, count)
    text = f"{path}: {summary.pages} pages, {summary.redacted} redacted, {summary.bytes} bytes; of the record at\n"
    return Exported(text=f"{text}{summary.checkpoint}", json={**asdict(summary), "path": str(path)})
