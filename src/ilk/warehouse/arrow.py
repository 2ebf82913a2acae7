"""How values of each type are stored, as types of Arrow."""

from collections.abc import Mapping

import pyarrow as pa

from ilk.kernel.types import MONEY_PLACES, ValueType

ARROW_TYPES: Mapping[ValueType, pa.DataType] = {
    ValueType.TEXT: pa.string(),
    ValueType.INTEGER: pa.int64(),
    ValueType.NUMBER: pa.float64(),
    ValueType.MONEY: pa.decimal128(18, MONEY_PLACES),
    ValueType.YES_NO: pa.bool_(),
    ValueType.DATE: pa.date32(),
    ValueType.INSTANT: pa.timestamp("us"),
    ValueType.TEXT_LIST: pa.list_(pa.string()),
}
