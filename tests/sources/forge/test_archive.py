"""Answers that were put by are files, which may hold anything, beside folders of any name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flowlens.errors import UsageError
from flowlens.sources.ci.json_text import Json
from flowlens.sources.forge.archive import Replay, new_archive, replays
from flowlens.sources.forge.asking import Answer, Question

QUESTION = Question("repos/team/project")
GOOD: dict[str, Json] = {"content": {"id": 1}, "next": "x", "total": 2, "etag": "e", "at": 5, "unchanged": False}


def replay(folder: Path, answer: Json) -> Replay:
    """Of one answer that stands in a file."""
    (folder / "000001.json").write_text(json.dumps({"key": QUESTION.key, "answer": answer}))
    return Replay(folder, {})


def test_folders_of_other_names_are_no_runs(tmp_path: Path) -> None:
    for name in ("run-²", "run-٣", "run-", "run-1a", "run-" + "9" * 40):
        (tmp_path / name).mkdir()
    with pytest.raises(UsageError, match="holds no archive"):
        list(replays(tmp_path, "p"))
    assert new_archive(tmp_path, "p", {}).name == "run-000001"
    assert new_archive(tmp_path, "p", {}).name == "run-000002"
    assert len(list(replays(tmp_path, "p"))) == 2


def test_an_answer_comes_back(tmp_path: Path) -> None:
    assert replay(tmp_path, GOOD).ask(QUESTION) == Answer({"id": 1}, "x", 2, "e", 5)


@pytest.mark.parametrize(
    ("field", "odd"),
    [("next", 5), ("next", {}), ("total", "2"), ("total", True), ("total", 1.5), ("at", "x"), ("etag", []),
     ("unchanged", "no"), ("other", 1)],
)  # fmt: skip
def test_a_field_of_another_kind_is_no_answer(field: str, odd: Json, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no file of an archive"):
        replay(tmp_path, {**GOOD, field: odd}).ask(QUESTION)
