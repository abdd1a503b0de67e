"""What `marsad doctor` looks at: the machine, and a record with its disk and its server. Nothing is written."""

from marsad.store.diagnosis.findings import Finding, Verdict
from marsad.store.diagnosis.machine import examine_machine
from marsad.store.diagnosis.record import examine_record

__all__ = ["Finding", "Verdict", "examine_machine", "examine_record"]
