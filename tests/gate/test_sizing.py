"""Sizes: which lines of which files count, and that the gate and the report count the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.config import Settings
from flowlens.facts.settings import FactsSettings
from flowlens.gate.sizing import Measured, Rules, Sizing
from flowlens.lenses.settings import LensSettings
from flowlens.model.history import DiffJob, FileDiff
from flowlens.model.report import Exclusion
from flowlens.pipeline import gather
from flowlens.sources.git.settings import GitSettings
from flowlens.sources.git.shadow import open_shadow
from flowlens.sources.git.tip_files import read_tip_files
from tests.mined import file
from tests.odd_history import build_odd_history
from tests.repos import Repo, lines

FACTS = FactsSettings(areas={"gate": ("src/gate/**",)})


@pytest.fixture
def sizing(tmp_path: Path) -> Sizing:
    Repo(tmp_path / "project").commit({"a": "a\n"})
    with open_shadow(tmp_path / "project") as shadow:
        return Sizing(shadow.git, Rules(FACTS, ("*.gen.py",), {".gitattributes": b"made/* linguist-generated\n"}))


@pytest.mark.parametrize(
    ("files", "lines", "n_files", "largest", "excluded"),
    [
        pytest.param([], {}, 0, None, (), id="empty"),
        pytest.param([file("a.py", 3, 2)], {"a.py": 5}, 1, "a.py", (), id="one file"),
        pytest.param([file("a.py", 3, 2), file("b.py", 9)], {"a.py": 5, "b.py": 9}, 2, "b.py", (), id="two"),
        pytest.param([file("a.py", 5), file("b.py", 5)], {"a.py": 5, "b.py": 5}, 2, "b.py", (), id="a tie"),
        pytest.param([file("a.py", 3), file("a.py", 4)], {"a.py": 7}, 1, "a.py", (), id="the same file twice"),
        pytest.param([file("b.py", 0, 0, old_path="a.py")], {"b.py": 0}, 1, "b.py", (), id="a rename"),
        pytest.param(
            [file("a.py", 0, 9, status="deleted")], {}, 0, None, (Exclusion("deleted file", 1, 1, 9),), id="gone"
        ),
        pytest.param([file("a", None, None)], {}, 0, None, (Exclusion("binary", 1, 1, 0),), id="binary"),
        pytest.param([file("uv.lock", 99)], {}, 0, None, (Exclusion("lock", 1, 1, 99),), id="lock file"),
        pytest.param([file("made/a.py", 9)], {}, 0, None, (Exclusion("generated", 1, 1, 9),), id="by the attributes"),
        pytest.param(
            [file("b.gen.py", 9)], {}, 0, None, (Exclusion("excluded by configuration", 1, 1, 9),), id="configured"
        ),
        pytest.param(
            [file("a.py", 9, 5, moved_in=4, moved_out=3)],
            {"a.py": 7},
            1,
            "a.py",
            (Exclusion("moved lines", 1, 1, 7),),
            id="moved lines",
        ),
    ],
)
def test_what_counts(
    sizing: Sizing,
    files: list[FileDiff],
    lines: dict[str, int],
    n_files: int,
    largest: str | None,
    excluded: tuple[Exclusion, ...],
) -> None:
    found = sizing.sized(files)
    assert dict(found.lines) == lines
    assert found.size.net_lines == sum(lines.values())
    assert found.size.raw_lines == sum((each.added or 0) + (each.deleted or 0) for each in files)
    assert (found.size.n_files, found.size.largest_file, found.size.excluded) == (n_files, largest, excluded)


def test_areas_and_what_is_touched(sizing: Sizing) -> None:
    found = sizing.sized(
        [
            file("src/gate/a.py", 3, 1),
            file("src/b.py", 5, old_path="lib/b.py"),
            file("README", 1),
            file("uv.lock", 7, 2),
        ]
    )
    assert list(found.size.areas.items()) == [("src", 5), ("gate", 4), ("(root)", 1)]
    assert found.touched == {
        "src/gate/a.py": (3, 1), "src/b.py": (5, 0), "lib/b.py": (5, 0), "README": (1, 0), "uv.lock": (7, 2),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("spaceless", "expected"),
    [
        pytest.param({}, {"a.py": 0, "b.py": 0}, id="nothing but white space"),
        pytest.param({"a.py": 1}, {"a.py": 1, "b.py": 0}, id="one line besides"),
        pytest.param({"a.py": 99, "b.py": 4, "c.py": 9}, {"a.py": 5, "b.py": 4}, id="never more than with it"),
    ],
)
def test_without_space(sizing: Sizing, spaceless: dict[str, int], expected: dict[str, int]) -> None:
    found = sizing.without_space(sizing.sized([file("a.py", 3, 2), file("b.py", 9)]), spaceless)
    assert (dict(found.lines), found.size.net_lines) == (expected, sum(expected.values()))
    assert found.size.areas == {"(root)": sum(expected.values())}
    assert found.size.raw_lines == 14


def test_each_diff_is_made_once_and_comes_in_its_place(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    oids = [repo.commit({"a.py": lines(range(n + 1))}) for n in range(3)]
    jobs = [DiffJob(oids[2], oids[1]), DiffJob(oids[1], oids[0]), DiffJob(oids[2], oids[0])]
    with open_shadow(repo.folder) as shadow:
        sizing = Sizing(shadow.git, Rules(FACTS, (), {}))
        found = sizing.sizes([*jobs, jobs[0]])
        assert [each.size.net_lines for each in found if isinstance(each, Measured)] == [1, 1, 2, 1]
        assert found[3] is found[0]
        assert sizing.sizes([jobs[2]])[0] is found[2]
        assert sizing.sizes([]) == []
        unknown = sizing.sizes([DiffJob("a" * 40, oids[0]), jobs[0]])
        assert isinstance(unknown[0], str)
        assert unknown[1] is found[0]


def test_the_gate_counts_as_the_report_does(tmp_path: Path) -> None:
    build_odd_history(tmp_path / "project")
    facts = gather(Settings(tmp_path / "project", GitSettings(), FactsSettings(), LensSettings(), tmp_path / "cache"))
    with open_shadow(tmp_path / "project") as shadow:
        files = read_tip_files(shadow, "main")
        sizing = Sizing(shadow.git, Rules(FactsSettings(), (), files.attributes))
        found = {}
        for oid in facts.changes["id"]:
            listed = shadow.git.run("rev-list", "--parents", "-n1", oid).output.decode().split()
            (found[oid],) = sizing.sizes([DiffJob(oid, listed[1] if len(listed) > 1 else None)])
    net = {oid: each.size.net_lines for oid, each in found.items() if isinstance(each, Measured)}
    assert net == dict(zip(facts.changes["id"], facts.changes["net_lines"], strict=True))
    assert len(net) > 5
    assert sum(net.values()) > 100
