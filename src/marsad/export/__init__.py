"""The record → files for others: the bundle, which is backup and export in one."""

from marsad.export.bundle import BundleSummary, write_bundle
from marsad.export.check import CheckedBundle, check_bundle
from marsad.export.restore import Restored, restore_bundle

__all__ = ["BundleSummary", "CheckedBundle", "Restored", "check_bundle", "restore_bundle", "write_bundle"]
