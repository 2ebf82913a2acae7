"""What people decided about who is who."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the table of decisions."""
    op.create_table(
        "identity_decisions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("record_a", sa.String(1000), nullable=False),
        sa.Column("record_b", sa.String(1000), nullable=False),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("decided_by", sa.String(200), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_identity_decisions"),
    )
    op.create_index("ix_identity_decisions_record_a", "identity_decisions", ["record_a", "record_b"])
    op.create_index("ix_identity_decisions_record_b", "identity_decisions", ["record_b"])
