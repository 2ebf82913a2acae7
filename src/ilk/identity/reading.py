"""Who is who, read: the digest of it, and the person of a record."""

from hashlib import sha256

import pyarrow as pa

from ilk.catalog.tables import IDENTITIES
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine


def people_digest(engine: Engine) -> str:
    """SHA-256, in hex, of which record belongs to whose person; that of nothing before the first time."""
    if IDENTITIES not in engine.tables():
        return ""
    columns = sql.columns(("record_no", "customer_no"))
    told = sha256()
    with engine.stream(sql.select(columns, IDENTITIES, order_by=[(columns["record_no"], "asc")])) as reader:
        for batch in reader:
            for name in columns:
                told.update(batch.column(name).cast(pa.int32()).to_numpy(zero_copy_only=False).tobytes())
    return told.hexdigest()
