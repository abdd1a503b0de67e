"""Schema revisions: up and down in one transaction, without touching what is recorded, and what the log says of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from marsad.errors import KeyUnavailable, MissingRecord, NewerRecord, OlderRecord, UsageError
from marsad.log import open_checkpoint, verify_consistency
from marsad.log.merkle import consistency_proof, root_of
from marsad.model import SearchDocument
from marsad.store import Store, open_store
from marsad.store.migrate import SCRIPTS, Migration, find_revision, migrate
from marsad.store.opening import dialect_of
from marsad.store.schema import METADATA, REVISIONS
from tests.store.backends import Backend, open_at, read_at
from tests.store.drafts import a_capture, a_coding, a_document, an_object

HEAD = REVISIONS[-1]
OLDEST = REVISIONS[0]
