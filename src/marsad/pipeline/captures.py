"""A capture's entry in the log and its bytes → the capture, as it was recorded."""

from marsad.capture import CaptureStore
from marsad.log.captures import CaptureState
from marsad.model import Capture


def rebuild_capture(captures: CaptureStore, state: CaptureState) -> Capture:
    """The capture that the log describes. Raises `StoreError` where its bytes are missing or changed."""
    return Capture(
        id=state.page,
        uri=state.uri,
        sha256=state.sha256,
        media_type=state.media_type,
        charset=state.charset,
        body=captures.get(state.sha256),
        captured_at=state.captured_at,
        headers=state.headers,
        declared=state.declared,
    )
