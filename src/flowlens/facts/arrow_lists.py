"""Python lists to Arrow columns and back, for the three types that are kept, by way of Arrow's own buffers.

`pyarrow.array(list)` and `to_pylist()` import pandas where it is installed, which takes longer than all else that a run
does that finds little new. The layout: https://arrow.apache.org/docs/format/Columnar.html#physical-memory-layout
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any

import pyarrow as pa

__all__ = ["listed", "mask", "no_rows", "table_of"]


def table_of(columns: Mapping[str, Sequence[Any]], schema: pa.Schema) -> pa.Table:
    """A table of this schema, whose columns are of `string`, `int64` or `bool`, from one sequence each.

    OverflowError for texts of more than 2 GiB in one column.
    """
    return pa.Table.from_arrays([_array(columns[field.name], field) for field in schema], schema=schema)


def no_rows(schema: pa.Schema) -> pa.Table:
    """A table of this schema without rows; `Schema.empty_table` would import pandas as well."""
    return table_of(dict.fromkeys(schema.names, ()), schema)


def listed(column: pa.ChunkedArray) -> list[Any]:
    """The values of a column of `string`, `int64` or `bool`, None where it is null."""
    values: list[Any] = []
    for chunk in column.chunks:
        values += _values(chunk)
    return values


def mask(values: Iterable[bool]) -> pa.Array:
    """What `Table.filter` takes."""
    chosen = list(values)
    return pa.Array.from_buffers(pa.bool_(), len(chosen), [None, _packed(chosen)])


def _array(values: Sequence[Any], field: pa.Field) -> pa.Array:
    validity = _packed([value is not None for value in values]) if field.nullable else None
    if field.type == pa.string():
        encoded = [value.encode() if value else b"" for value in values]
        offsets = array("i", accumulate(map(len, encoded), initial=0))
        buffers = [validity, _buffer(offsets), pa.py_buffer(b"".join(encoded))]
    elif field.type == pa.int64():
        buffers = [validity, _buffer(array("q", [value or 0 for value in values]))]
    else:
        buffers = [validity, _packed(values)]
    return pa.Array.from_buffers(field.type, len(values), buffers)


def _values(chunk: pa.Array) -> list[Any]:
    validity, *buffers = chunk.buffers()
    if chunk.type == pa.string():
        values = _texts(chunk, *buffers)
    elif chunk.type == pa.int64():
        values = list(_window(buffers[0], "q", chunk.offset, len(chunk)))
    else:
        values = _unpacked(buffers[0], chunk)
    if not chunk.null_count:
        return values
    return [value if valid else None for value, valid in zip(values, _unpacked(validity, chunk), strict=True)]


def _texts(chunk: pa.Array, offsets: pa.Buffer, data: pa.Buffer | None) -> list[Any]:
    if not len(chunk):
        return []
    ends = _window(offsets, "i", chunk.offset, len(chunk) + 1)
    content = memoryview(data)[ends[0] : ends[-1]].tobytes() if data else b""
    places = pairwise(end - ends[0] for end in ends)
    if content.isascii():
        text = content.decode("ascii")
        return [text[start:end] for start, end in places]
    return [content[start:end].decode() for start, end in places]


def _window(buffer: pa.Buffer, kind: str, start: int, length: int) -> Sequence[int]:
    size = array(kind).itemsize
    window = array(kind)
    if length:
        window.frombytes(memoryview(buffer)[start * size : (start + length) * size])
    return window


def _buffer(values: array[int]) -> pa.Buffer:
    return pa.py_buffer(values.tobytes())


def _packed(values: Sequence[object]) -> pa.Buffer:
    """One bit a value, the first in the lowest."""
    digits = "".join(["1" if value else "0" for value in reversed(values)])
    return pa.py_buffer(int(digits or "0", 2).to_bytes((len(values) + 7) // 8, "little"))


def _unpacked(buffer: pa.Buffer, chunk: pa.Array) -> list[Any]:
    digits = f"{int.from_bytes(memoryview(buffer), 'little'):b}"[::-1].ljust(chunk.offset + len(chunk), "0")
    return [digit == "1" for digit in digits[chunk.offset : chunk.offset + len(chunk)]]
