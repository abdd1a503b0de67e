"""How Alembic runs the scripts: over the connection it is given, in the transaction that is open there."""

from alembic import context

from marsad.store.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
