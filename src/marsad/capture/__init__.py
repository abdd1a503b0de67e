"""Files → captures: bytes as received, named by their hash, with the charset that explains them; and their store."""

from marsad.capture.charsets import Charset, detect_charset
from marsad.capture.files import capture_files
from marsad.capture.pages import CaptureFailure
from marsad.capture.store import CaptureStore

__all__ = ["CaptureFailure", "CaptureStore", "Charset", "capture_files", "detect_charset"]
