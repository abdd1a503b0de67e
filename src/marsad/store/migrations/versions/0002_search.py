"""The full-text index. It starts empty: `marsad rebuild` fills it from the objects."""

from alembic import op

from marsad.store.search import SEARCH_INDEXES

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    for statement in SEARCH_INDEXES[op.get_bind().dialect.name].create:
        op.execute(statement)


def downgrade() -> None:
    """Drop the index: it is derived."""
    for statement in SEARCH_INDEXES[op.get_bind().dialect.name].drop:
        op.execute(statement)
