"""What fitted models are watched by: the customers they were fitted on, and how far later ones are from these."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table of drift. Versions without a reference are forgotten; the next run fits their models anew."""
    op.execute("DELETE FROM model_versions")
    with op.batch_alter_table("model_versions") as table:
        table.add_column(sa.Column("reference", sa.Text, nullable=False))
    op.create_table(
        "model_drift",
        sa.Column("name", sa.String(63), nullable=False),
        sa.Column("as_of", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("alert", sa.String(10), nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", "as_of", name="pk_model_drift"),
    )
