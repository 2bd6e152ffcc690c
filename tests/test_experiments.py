"""The files of experiments: written, read again, and nothing else taken for one."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from flowlens.errors import ConfigurationError, UsageError
from flowlens.experiments import FOLDER, experiments_of, new_file
from flowlens.model.experiment import Aim, Experiment
from flowlens.outputs.experiment_toml import experiment_text
from tests.plain_git import init

FULL = Experiment(
    "smaller",
    'If "we" split\nit \\ changes\tshrink — \x7f\u2028\U0001f680.',
    Aim("batch-size", "p90", "at most", 137.5),
    (Aim("recovery", "reverted_30", "at most"), Aim("release-cadence", "gap_median", "below")),
    date(2026, 3, 2),
    date(2026, 4, 27),
)
PLAIN = Experiment("plain", "If so.", Aim("lead-time", "median", "below"), (), date(2026, 1, 1), date(2026, 2, 1))


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    return init(tmp_path / "clone")


def put(clone: Path, name: str, text: str) -> Path:
    (clone / FOLDER).mkdir(parents=True, exist_ok=True)
    (clone / FOLDER / name).write_text(text, "utf-8")
    return clone / FOLDER / name


@pytest.mark.parametrize("made", [FULL, PLAIN, replace(PLAIN, aim=Aim("splash", "gini", "above", -0.5))])
def test_what_was_written_is_read(clone: Path, made: Experiment) -> None:
    new_file(clone, made.name).write_text(experiment_text(made), "utf-8")
    assert experiments_of(clone) == (made,)
    assert experiments_of(clone / FOLDER) == (made,)


def test_the_earliest_start_comes_first(clone: Path) -> None:
    for one in (FULL, PLAIN):
        put(clone, f"{one.name}.toml", experiment_text(one))
    assert [one.name for one in experiments_of(clone)] == ["plain", "smaller"]


def test_without_a_folder_or_a_work_tree_there_are_none(clone: Path, tmp_path: Path) -> None:
    assert experiments_of(clone) == ()
    assert experiments_of(init(tmp_path / "bare", "--bare")) == ()
    (clone / ".flowlens").write_text("")
    assert experiments_of(clone) == ()


FAULTS = {
    "no aim": ('hypothesis = "x"\nstart = 2026-01-01\nreview = 2026-02-01\n', "1: aim: is missing"),
    "unknown key": (experiment_text(PLAIN).replace("goal", "gaol"), ":11: aim.gaol: unknown key; did you mean goal?"),
    "no measure": (experiment_text(PLAIN).replace("lead-time.median", "median"), "should be a lens and its measure"),
    "goal": (experiment_text(PLAIN).replace('"below"', '"down"'), "aim.goal: "),
    "a day as a text": (experiment_text(PLAIN).replace("2026-01-01", '"2026-01-01"'), "should be a day without quotes"),
    "an end before the beginning": (
        experiment_text(PLAIN).replace("2026-02-01", "2025-02-01"),
        "review: should be after start, which is 2026-01-01",
    ),
    "no TOML": ("hypothesis = \n", "not valid TOML"),
    "infinite": (experiment_text(PLAIN) + "target = inf\n", "aim.target: "),
}


@pytest.mark.parametrize(("text", "told"), FAULTS.values(), ids=FAULTS)
def test_a_fault_names_its_file_and_line(clone: Path, text: str, told: str) -> None:
    file = put(clone, "x.toml", text)
    with pytest.raises(ConfigurationError) as caught:
        experiments_of(clone)
    assert str(caught.value).startswith(f"{file}:")
    assert told in str(caught.value)


def test_nothing_outside_is_read(clone: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.toml").write_text("secret = 1")
    (clone / FOLDER).mkdir(parents=True)
    (clone / FOLDER / "x.toml").symlink_to(outside / "x.toml")
    assert experiments_of(clone) == ()
    (clone / FOLDER / "x.toml").unlink()
    (clone / FOLDER).rmdir()
    (clone / FOLDER).symlink_to(outside)
    assert experiments_of(clone) == ()
    with pytest.raises(UsageError, match="symbolic link"):
        new_file(clone, "y")


def test_a_pipe_does_not_block(clone: Path) -> None:
    (clone / FOLDER).mkdir(parents=True)
    os.mkfifo(clone / FOLDER / "x.toml")
    with pytest.raises(ConfigurationError, match="not a regular file"):
        experiments_of(clone)


def test_too_many_are_refused(clone: Path) -> None:
    for number in range(201):
        put(clone, f"{number}.toml", "")
    with pytest.raises(ConfigurationError, match="more than 200 experiments"):
        experiments_of(clone)


@pytest.mark.parametrize("name", ["", "../x", "A", "a/b", "-x", "x" * 61, "x.toml", "\u202e"])
def test_a_name_that_is_none(clone: Path, name: str) -> None:
    with pytest.raises(UsageError, match="is no name"):
        new_file(clone, name)
    assert not (clone / ".flowlens").exists()


def test_a_new_file_is_never_an_old_one(clone: Path, tmp_path: Path) -> None:
    put(clone, "x.toml", "")
    with pytest.raises(UsageError, match="exists already"):
        new_file(clone, "x")
    with pytest.raises(UsageError, match="no work tree"):
        new_file(init(tmp_path / "bare", "--bare"), "x")
    (tmp_path / "other" / ".git").mkdir(parents=True)
    (tmp_path / "other" / ".flowlens").write_text("")
    with pytest.raises(UsageError, match="could not be made"):
        new_file(tmp_path / "other", "x")
