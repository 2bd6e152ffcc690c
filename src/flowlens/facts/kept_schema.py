"""The tables that are kept between runs, as Parquet holds them: a column that may be null says so."""

from __future__ import annotations

import pyarrow as pa

__all__ = ["COMMITS", "DIFFS", "FILES", "MADE_OF"]


def _text(name: str) -> pa.Field:
    return pa.field(name, pa.string(), nullable=False)


def _number(name: str) -> pa.Field:
    return pa.field(name, pa.int64(), nullable=False)


# A row for each commit, as its bytes say; ids of parents are joined by one space, flags by "; ". Whether a shallow
# clone cuts it off from its parents is no fact of the commit, and not kept.
COMMITS = pa.schema(
    [
        _text("oid"),
        _text("parents"),
        _text("author_name"),
        _text("author_email"),
        _text("committer_name"),
        _text("committer_email"),
        pa.field("author_at", pa.int64()),
        pa.field("commit_at", pa.int64()),
        _text("message"),
        _text("flags"),
    ]
)
# A row for each diff of a commit against `base` (null: the empty tree); `unknown` says why it could not be made.
DIFFS = pa.schema(
    [
        _number("key"),
        _text("oid"),
        pa.field("base", pa.string()),
        pa.field("unknown", pa.string()),
        pa.field("coarse", pa.bool_(), nullable=False),
    ]
)
# A row for each file of a diff, joined by `key`; lines are null for binary content.
FILES = pa.schema(
    [
        _number("key"),
        _text("path"),
        pa.field("old_path", pa.string()),
        _text("status"),
        _number("mode"),
        pa.field("added", pa.int64()),
        pa.field("deleted", pa.int64()),
        _number("moved_in"),
        _number("moved_out"),
    ]
)
MADE_OF = {"commits": COMMITS, "diffs": DIFFS, "files": FILES}
