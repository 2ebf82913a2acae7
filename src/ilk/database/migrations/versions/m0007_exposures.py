"""How often content was shown."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the table of counts."""
    op.create_table(
        "exposure_counts",
        sa.Column("slot", sa.String(255), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("variant", sa.String(255), nullable=False),
        sa.Column("held_out", sa.Boolean, nullable=False),
        sa.Column("exposures", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("slot", "day", "variant", "held_out", name="pk_exposure_counts"),
    )
