"""What people wrote of a diff, without tables: the same as the tables say."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlens.facts.areas import Areas
from flowlens.facts.files import Classes, change_files, net_lines
from flowlens.facts.settings import FactsSettings
from flowlens.facts.written import contents_of, left_out, net_lines_of
from flowlens.model.history import FileDiff, PathAttributes
from tests.mined import diff, diffs_of, file

PATHS = ("src/a.py", "go.sum", "vendor/x.go", "a.pb.go", "docs/a.md", "made/b.py", "by-attribute.py", "quiet.py")
ATTRIBUTES = {"by-attribute.py": PathAttributes(generated=True), "quiet.py": PathAttributes(diffed=False)}
SETTINGS = FactsSettings(generated=("made/",))


def net_of(given: FileDiff) -> tuple[str | None, int]:
    contents = contents_of([given.path], ATTRIBUTES, SETTINGS)
    reason = left_out(given, contents[given.path])
    return reason, 0 if reason else net_lines_of(given)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(file("src/a.py", 7, 3), (None, 10), id="source"),
        pytest.param(file("src/a.py", 7, 3, moved_in=2, moved_out=1), (None, 7), id="moved lines"),
        pytest.param(file("src/a.py", 0, 9, status="deleted"), ("deleted file", 0), id="a deleted file"),
        pytest.param(file("src/a.py", None, None), ("binary", 0), id="binary"),
        pytest.param(file("lib", 1, 1, mode=0o160000), ("lock", 0), id="a submodule"),
        pytest.param(file("go.sum", 50, 2), ("lock", 0), id="a lock file"),
        pytest.param(file("made/b.py", 5, 5), ("generated", 0), id="by the settings"),
        pytest.param(file("by-attribute.py", 5, 5), ("generated", 0), id="by an attribute"),
        pytest.param(file("quiet.py", 5, 5), ("generated", 0), id="marked -diff"),
        pytest.param(file("loud.py", 5, 5), (None, 10), id="not marked"),
    ],
)
def test_net_lines(given: FileDiff, expected: tuple[str | None, int]) -> None:
    assert net_of(given) == expected


def test_no_paths() -> None:
    assert contents_of([], ATTRIBUTES, SETTINGS) == {}


@given(
    path=st.sampled_from(PATHS),
    added=st.none() | st.integers(0, 50),
    deleted=st.integers(0, 50),
    moved=st.integers(0, 50),
    status=st.sampled_from(["added", "deleted", "modified", "renamed"]),
    mode=st.sampled_from([0o100644, 0o160000]),
)
def test_the_tables_say_the_same(
    path: str, added: int | None, deleted: int, moved: int, status: str, mode: int
) -> None:
    moved_in = min(moved, added or 0)
    one = file(
        path, added, None if added is None else deleted, status=status, mode=mode, moved_in=moved_in,
        moved_out=min(moved_in, deleted) if added is not None else 0,
    )  # fmt: skip
    table = change_files(diffs_of(diff("a", None, one)), {0: "a"}, Classes(ATTRIBUTES, SETTINGS, Areas({})))
    reason = table["excluded"].iloc[0]
    assert net_of(one) == (None if pd.isna(reason) else reason, int(net_lines(table).sum()))
