"""The log, its checkpoints and the objects that its entries name."""

import sqlalchemy as sa
from alembic import op

from marsad.store.refusals import refusals

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables, and the triggers that refuse changes."""
    op.create_table(
        "log",
        sa.Column("sequence", COUNT, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("identity", sa.Text, unique=True),
        sa.Column("leaf", sa.Text, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "checkpoints",
        sa.Column("size", COUNT, primary_key=True, autoincrement=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("frontier", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "objects",
        sa.Column("sha256", sa.LargeBinary, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "erasures",
        sa.Column("sha256", sa.LargeBinary, primary_key=True),
        sa.Column("sequence", COUNT, sa.ForeignKey("log.sequence"), nullable=False),
    )
    for statement in refusals(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """There is nothing before the log: refusing beats dropping what was recorded."""
    raise NotImplementedError("the log cannot be taken out of a record")
