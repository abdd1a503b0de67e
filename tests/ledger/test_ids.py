"""Ids name one thing each: records of pages that share a name, and agreements that share all that is known of them."""

from collections import Counter

from tests.support import capture_of

from marsad.pipeline import Reader, build_record

OLD = (
    "هدنة\nوقعت إثيوبيا وإريتريا اتفاقا لوقف إطلاق النار في 3 مارس 2016. "
    "وسلمت إريتريا بادمي في 4 مارس 2016. واتهمت إثيوبيا إريتريا بانتهاك وقف إطلاق النار."
)
NEW = "هدنة\nوقعت إثيوبيا وإريتريا اتفاقا لوقف إطلاق النار في 3 مارس 2020. وسلمت إريتريا بادمي في 5 مارس 2020."


def test_pages_of_one_name_keep_their_own_records(reader: Reader) -> None:
    """An edited page, captured again under its old name: nothing of one is filed under the other."""
    old = reader.read(capture_of(OLD, page="p", published="2016-03-05")).readings[0]
    new = reader.read(capture_of(NEW, page="p", published="2020-03-06")).readings[0]
    for kind in ("agreements", "fulfilments", "control", "claims", "events"):
        before, after = ({item.id for item in getattr(reading, kind)} for reading in (old, new))
        assert before and after and not before & after, kind


def test_no_two_agreements_or_duties_share_an_id(reader: Reader) -> None:
    """Two truces without date and parties are two entries, each with an id of its own."""
    pages = {
        "a": "هدنة\nتوصل مسلحون إلى هدنة بوساطة قطر في الخرطوم تنص على تبادل الأسرى.",
        "b": "هدنة\nتوصل مسلحون إلى هدنة بوساطة قطر في تعز تنص على تبادل الأسرى.",
    }
    readings = [
        reading for name, text in pages.items() for reading in reader.read(capture_of(text, page=name)).readings
    ]
    ledger = build_record(readings)
    ids = Counter(entry.id for entry in ledger.agreements)
    ids.update(duty.id for entry in ledger.agreements for duty in entry.obligations)
    assert len(ledger.agreements) == len(pages)
    assert set(ids.values()) == {1}
