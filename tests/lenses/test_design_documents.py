"""Design documents and the first code that bears their name."""

from __future__ import annotations

import pytest

from flowlens.lenses.design_documents import design_documents, words_of
from flowlens.lenses.settings import LensSettings
from tests.lenses.files import Step, history
from tests.lenses.tables import Landed, shuffled

S = LensSettings()


def doc(change: str, path: str, status: str = "added", old: str | None = None) -> Step:
    return Step(change, path, status, old=old, content="docs")


def pairs(changes: list[Landed], steps: list[Step]) -> list[tuple[str, str | None, int]]:
    given = history(changes, steps, as_of=1000)
    found, mixed = (design_documents(one, S) for one in (given, shuffled(given, seed=2)))
    assert found.equals(mixed)
    code = [one if isinstance(one, str) else None for one in found["code"].tolist()]
    return list(zip(found["path"].tolist(), code, found["n_before"].tolist(), strict=True))


@pytest.mark.parametrize(
    "path",
    [
        "docs/adr/0003-remote-write.md", "rfcs/remote-write/text.rst",
        "docs/proposals-accepted/202001-remote_write.md",
        "design/remote-write.md", "docs/design-docs/RemoteWrite.md", "architecture-decision-records/remote-write.adoc",
        "enhancements/sig/remote-write.md", "doc/decisions/0003-remote-write.md", "rfcs/search-template-engine.md",
        "docs/rfcs/0042-index-compression.md",
    ],
)  # fmt: skip
def test_what_is_a_design_document(path: str) -> None:
    assert [one[0] for one in pairs([Landed("d", 0)], [doc("d", path)])] == [path]


@pytest.mark.parametrize(
    "path",
    [
        "docs/remote-write.md", "docs/adr/README.md", "docs/adr/index.md", "rfcs/0000-template.md", "design.md",
        "docs/adr/0001-record-architecture-decisions.md", "designer/remote-write.md", "docs/redesign/remote-write.md",
        "docs/design-system/button-group.md", "proposal-bot/remote-write.md", "docs/adr/adr-template.md", "rfcs/toc.md",
    ],
)  # fmt: skip
def test_what_is_none(path: str) -> None:
    assert pairs([Landed("d", 0)], [doc("d", path)]) == []


def test_a_picture_or_a_program_in_such_a_folder_is_none() -> None:
    steps = [
        Step("d", "design/remote-write.svg", "added", content="binary"),
        Step("d", "design/remote_write.py", "added"),
    ]
    assert pairs([Landed("d", 0)], steps) == []


@pytest.mark.parametrize(
    ("path", "at", "bears"),
    [
        pytest.param("pkg/remote/write.go", 20, True, id="the words in a new path"),
        pytest.param("pkg/remoteWrite/client.go", 20, True, id="in one word"),
        pytest.param("pkg/remote/read.go", 20, False, id="one word of two"),
        pytest.param("pkg/remote/write.go", 365, True, id="a year later"),
        pytest.param("pkg/remote/write.go", 366, False, id="over a year later"),
    ],
)
def test_the_first_code_with_the_name(path: str, at: float, *, bears: bool) -> None:
    changes = [Landed("d", 0), Landed("again", 5), Landed("c", at), Landed("later", at + 1)]
    steps = [doc("d", "rfcs/12-remote-write.md"), doc("again", "rfcs/12-remote-write.md", "modified")]
    steps += [Step("c", path, "added"), Step("later", f"x/{path}", "added")]
    [(_, code, n_before)] = pairs(changes, steps)
    assert (code == "c", n_before) == (bears, 2)


def test_a_file_that_was_there_tells_nothing() -> None:
    steps = [doc("d", "rfcs/remote-write.md"), Step("c", "pkg/remote/write.go", "modified")]
    assert pairs([Landed("d", 0), Landed("c", 9)], steps) == [("rfcs/remote-write.md", None, 1)]


def test_code_that_came_first_or_with_the_document() -> None:
    changes = [Landed("old", 0), Landed("c", 300), Landed("d", 400), Landed("both", 500)]
    steps = [
        Step("old", "old/remote/write.go", "added"),
        Step("c", "pkg/remote/write.go", "added"),
        doc("d", "rfcs/remote-write.md"),
        doc("both", "rfcs/query-cache.md"),
        Step("both", "pkg/query/cache.go", "added"),
    ]
    assert pairs(changes, steps) == [("rfcs/remote-write.md", "c", 0), ("rfcs/query-cache.md", "both", 0)]


def test_a_document_that_was_moved_is_the_same() -> None:
    changes = [Landed("d", 0), Landed("c", 9), Landed("m", 20), Landed("n", 30)]
    steps = [doc("d", "rfcs/remote-write.md"), Step("c", "pkg/remote/write.go", "added")]
    moved = doc("m", "rfcs/done/remote-write.md", "renamed", "rfcs/remote-write.md")
    again = doc("n", "docs/rfcs/remote-write.md")
    assert pairs(changes, [*steps, moved, again]) == [("rfcs/remote-write.md", "c", 1)]


def test_one_word_of_its_own_is_no_name() -> None:
    steps = [doc("d", "rfcs/0007-adding-support-for-cache.md"), Step("c", "pkg/cache/cache.go", "added")]
    assert [code for _, code, _ in pairs([Landed("d", 0), Landed("c", 1)], steps)] == [None]


def test_what_a_bot_brings_is_left_out() -> None:
    steps = [
        doc("d", "rfcs/remote-write.md"),
        doc("p", "rfcs/query-cache.md"),
        Step("c", "pkg/query/cache.go", "added"),
    ]
    changes = [Landed("d", 0, bot=True), Landed("p", 1), Landed("c", 2, bot=True)]
    assert pairs(changes, steps) == [("rfcs/query-cache.md", None, 1)]


def test_of_nothing_there_is_none() -> None:
    assert pairs([], []) == []


def test_the_words_of_a_name() -> None:
    assert words_of("0012-Add-RemoteWrite_v2 proposal for the TSDB") == {"remote", "write", "tsdb"}
