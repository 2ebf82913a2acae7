"""How good the data was that runs saw."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the table of snapshots."""
    op.create_table(
        "quality_snapshots",
        sa.Column("run_id", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("run_id", name="pk_quality_snapshots"),
    )
