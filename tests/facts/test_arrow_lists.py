"""Lists to Arrow and back give what pyarrow itself gives, and leave pandas alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlens.facts.arrow_lists import listed, mask, no_rows, table_of

SCHEMA = pa.schema(
    [
        pa.field("name", pa.string(), nullable=False),
        pa.field("note", pa.string()),
        pa.field("n", pa.int64(), nullable=False),
        pa.field("at", pa.int64()),
        pa.field("flag", pa.bool_(), nullable=False),
        pa.field("maybe", pa.bool_()),
    ]
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
NUMBERS = st.integers(-(2**63), 2**63 - 1)
ROWS = st.lists(
    st.tuples(TEXTS, st.none() | TEXTS, NUMBERS, st.none() | NUMBERS, st.booleans(), st.none() | st.booleans()),
    max_size=40,
)


def columns_of(rows: list[tuple[Any, ...]]) -> dict[str, list[Any]]:
    listed_rows = list(zip(*rows, strict=True)) or [()] * len(SCHEMA)
    return {name: list(values) for name, values in zip(SCHEMA.names, listed_rows, strict=True)}


@settings(deadline=None)  # the first call imports pandas
@given(ROWS, st.integers(0, 40), st.integers(0, 40))
def test_there_and_back_as_pyarrow_does_it(rows: list[tuple[Any, ...]], start: int, length: int) -> None:
    columns = columns_of(rows)
    table = table_of(columns, SCHEMA)
    table.validate(full=True)
    assert table.equals(pa.table(columns, schema=SCHEMA))
    assert {name: listed(table[name]) for name in columns} == columns
    part = table.slice(start, length)
    twice = pa.concat_tables([part, no_rows(SCHEMA), part])
    assert {name: listed(twice[name]) for name in columns} == twice.to_pydict()


@pytest.mark.parametrize("n", [0, 1, 7, 8, 9, 64])
def test_a_mask_filters(n: int) -> None:
    table = table_of({"n": range(n)}, pa.schema([pa.field("n", pa.int64())]))
    assert listed(table.filter(mask(k % 3 == 0 for k in range(n)))["n"]) == list(range(0, n, 3))


def test_half_a_character_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        table_of({"t": ["\udcff"]}, pa.schema([pa.field("t", pa.string())]))


def test_what_is_kept_is_added_to_without_pandas(tmp_path: Path) -> None:
    """Importing it takes longer than the rest of a run that finds little new."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from flowlens.facts.store import Store\n"
        "from flowlens.model.history import Commit, Diff, DiffJob, FileDiff, Person\n"
        "store, ann = Store(Path(sys.argv[1]) / 'store', 'method', '1'), Person('Ann', 'ann@example.org')\n"
        "for oid in 'a' * 40, 'b' * 40:\n"
        "    file = FileDiff('x', None, 'added', 0o100644, None, 1, 0, 0)\n"
        "    kept = store.load().with_commits([Commit(oid, (), ann, ann, 1, None, 'm')])\n"
        "    kept = kept.with_diffs([Diff(DiffJob(oid, None), (file,)), Diff(DiffJob(oid, oid), unknown='gone')])\n"
        "    store.save(kept.with_tips([oid]), wanted={'b' * 40})\n"
        "kept = store.load()\n"
        "assert (len(kept.read_commits()), len(kept.jobs())) == (1, 1)\n"
        "assert 'pandas' not in sys.modules\n"
        "kept.diff_table().files\n"
        "assert 'pandas' in sys.modules\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], env=environment, check=True)
