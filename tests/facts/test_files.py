"""The files of changes."""

from __future__ import annotations

import pandas as pd
import pytest

from flowlens.facts.areas import Areas
from flowlens.facts.files import Classes, change_files, net_lines
from flowlens.facts.schema import table
from flowlens.facts.settings import FactsSettings
from flowlens.facts.tables import DTYPES
from flowlens.model.history import FileDiff, PathAttributes
from tests.mined import diff, diffs_of, file


def classes(attributes: dict[str, PathAttributes] | None = None, settings: FactsSettings | None = None) -> Classes:
    said = settings or FactsSettings()
    return Classes(attributes or {}, said, Areas(said.areas))


def files_of(
    *files: FileDiff, attributes: dict[str, PathAttributes] | None = None, settings: FactsSettings | None = None
) -> pd.DataFrame:
    return change_files(diffs_of(diff("a", None, *files)), {0: "a"}, classes(attributes, settings))


@pytest.mark.parametrize("files", [(), (file(),), (file(), file("b.png", None, None))], ids=["none", "one", "two"])
def test_the_columns_are_those_of_the_schema(files: tuple[FileDiff, ...]) -> None:
    made = files_of(*files)
    expected = {column.name: DTYPES[column.type] for column in table("change_files").columns}
    assert {name: str(dtype) for name, dtype in made.dtypes.items()} == expected
    assert len(made) == len(files)


def test_only_the_diffs_of_changes_are_taken() -> None:
    diffs = diffs_of(diff("a", None, file("x")), diff("b", "a", file("y")), diff("c", "b", file("z")))
    made = change_files(diffs, {0: "A", 2: "C"}, classes())
    assert list(zip(made["change"], made["path"], strict=True)) == [("A", "x"), ("C", "z")]
    assert list(made.index) == [0, 1]
    assert len(change_files(diffs, {}, classes())) == 0


@pytest.mark.parametrize(
    ("given", "content", "excluded"),
    [
        pytest.param(file("src/a.py"), "source", None, id="source"),
        pytest.param(file("go.sum"), "lock", "lock", id="a lock file"),
        pytest.param(file("vendor/a.go"), "vendored", "vendored", id="vendored"),
        pytest.param(file("a.pb.go"), "generated", "generated", id="generated"),
        pytest.param(file("a.py", None, None), "binary", "binary", id="binary"),
        pytest.param(file("go.sum", None, None), "binary", "binary", id="binary before all"),
        pytest.param(file("lib", mode=0o160000), "lock", "lock", id="a submodule"),
        pytest.param(file("a.py", status="deleted"), "source", "deleted file", id="a deleted file"),
        pytest.param(file("go.sum", status="deleted"), "lock", "lock", id="a deleted lock file"),
        pytest.param(file("a.py", None, None, status="deleted"), "binary", "binary", id="a deleted binary"),
    ],
)
def test_content_and_exclusion(given: FileDiff, content: str, excluded: str | None) -> None:
    row = files_of(given).iloc[0]
    assert row["content"] == content
    assert (None if pd.isna(row["excluded"]) else row["excluded"]) == excluded


@pytest.mark.parametrize(
    ("said", "settings", "content"),
    [
        pytest.param(PathAttributes(generated=True), FactsSettings(), "generated", id="linguist-generated"),
        pytest.param(PathAttributes(vendored=True), FactsSettings(), "vendored", id="linguist-vendored"),
        pytest.param(PathAttributes(diffed=False), FactsSettings(), "generated", id="-diff"),
        pytest.param(PathAttributes(diffed=True), FactsSettings(), "source", id="diff"),
        pytest.param(PathAttributes(generated=False, diffed=False), FactsSettings(), "source", id="said to be written"),
        pytest.param(
            PathAttributes(), FactsSettings(generated=("src/*",)), "generated", id="a glob of generated files"
        ),
        pytest.param(PathAttributes(), FactsSettings(vendored=("src/",)), "vendored", id="a glob of vendored files"),
        pytest.param(
            PathAttributes(generated=False), FactsSettings(generated=("*.py",)), "generated", id="the glob wins"
        ),
        pytest.param(PathAttributes(), FactsSettings(generated=("*.js",)), "source", id="a glob of others"),
    ],
)
def test_attributes_and_settings(said: PathAttributes, settings: FactsSettings, content: str) -> None:
    made = files_of(file("src/a.py"), file("go.sum"), attributes={"src/a.py": said}, settings=settings)
    assert made["content"].tolist() == [content, "lock"]


def test_areas_are_those_of_the_settings() -> None:
    made = files_of(file("src/a.py"), file("b"), settings=FactsSettings(areas={"core": ("src/**",)}))
    assert made["area"].tolist() == ["core", "(root)"]


@pytest.mark.parametrize(
    ("given", "net"),
    [
        pytest.param(file("a.py", 5, 3), 8, id="added and deleted"),
        pytest.param(file("a.py", 5, 3, moved_in=4, moved_out=1), 3, id="moved lines do not count"),
        pytest.param(file("a.py", 0, 0, status="renamed", old_path="b.py"), 0, id="renamed"),
        pytest.param(file("go.sum", 5, 3), 0, id="a lock file"),
        pytest.param(file("a.png", None, None), 0, id="binary"),
        pytest.param(file("a.py", 0, 30, status="deleted"), 0, id="a deleted file"),
    ],
)
def test_net_lines(given: FileDiff, net: int) -> None:
    assert net_lines(files_of(given)).tolist() == [net]


def test_net_lines_of_no_files() -> None:
    assert net_lines(files_of()).tolist() == []
