"""The record in a database: SQLite for one machine, PostgreSQL for a team. The only SQL in Marsad."""

from marsad.store.database import Database
from marsad.store.opening import key_path, open_store, read_store
from marsad.store.port import Store

__all__ = ["Database", "Store", "key_path", "open_store", "read_store"]
