"""Feature flags in the mainline's trees, month by month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from flowlens.model.flags import FlagUse
from flowlens.sources.git import flags as looked
from flowlens.sources.git import source_files
from flowlens.sources.git.flags import LOOK_MONTHS, FlagReading, read_flags
from flowlens.sources.git.plumbing import Git
from flowlens.sources.git.shadow import open_shadow
from tests.repos import Repo, day

ON = "Flipper.enabled?(:{})\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "clone")


def seconds(number: float) -> int:
    return int(day(number).timestamp())


def read(
    repo: Repo,
    line: Sequence[tuple[str, float | None]],
    now: float,
    known: Mapping[str, tuple[FlagUse, ...]] | None = None,
) -> FlagReading:
    landed = [(oid, None if at is None else seconds(at)) for oid, at in line]
    with open_shadow(repo.folder) as shadow:
        return read_flags(shadow, landed, seconds(now), known or {})


def names(reading: FlagReading) -> list[str]:
    return ["".join(use.name for use in look.uses) for look in reading.looks]


def three(repo: Repo) -> list[tuple[str, float | None]]:
    """A flag on the first day, a second on day 40, and the first gone on day 70."""
    return [
        (repo.commit({"a.rb": ON.format("aa"), "b.rb": "x\n"}), 0),
        (repo.commit({"b.rb": ON.format("bb")}, at=day(40)), 40),
        (repo.commit({"a.rb": None}, at=day(70)), 70),
    ]


def test_each_month_s_end_and_the_tip(repo: Repo) -> None:
    line = three(repo)
    found = read(repo, line, 75)
    # The ends of January and February, and now, the 16th of March.
    assert [look.oid for look in found.looks] == [line[0][0], line[1][0], line[2][0]]
    assert names(found) == ["aa", "aabb", "bb"]
    assert (found.whole, found.notices) == (True, ())


def test_no_more_than_two_years(repo: Repo) -> None:
    line = three(repo)
    found = read(repo, line, 3_000)
    assert len(found.looks) == LOOK_MONTHS + 1
    assert set(names(found)) == {"bb"}


def test_nothing_to_look_at(repo: Repo) -> None:
    assert read(repo, [], 75) == FlagReading((), (), whole=True)


def test_a_commit_without_a_date_is_the_tip_only(repo: Repo) -> None:
    line = [(repo.commit({"a.rb": ON.format("aa")}), None)]
    assert names(read(repo, line, 75)) == ["aa"]


def test_what_is_known_is_not_read_again(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    line = three(repo)
    known = {look.oid: look.uses for look in read(repo, line, 75).looks}
    more = [*line, (repo.commit({"c.rb": ON.format("cc")}, at=day(80)), 80.0)]
    asked: list[str] = []

    def counted(git: Git, blobs: Iterable[str]) -> Iterator[tuple[str, bytes | None]] | None:
        wanted = list(blobs)
        asked.extend(wanted)
        return source_files.contents(git, wanted)

    monkeypatch.setattr(looked, "contents", counted)
    assert read(repo, more, 85, known) == read(repo, more, 85)
    assert len(asked) == 1 + 4  # one new file, then all of it from scratch
    asked.clear()
    assert read(repo, line, 75, known).whole
    assert asked == []


def test_a_renamed_file_keeps_its_flag(repo: Repo) -> None:
    line = [
        (repo.commit({"a.rb": ON.format("aa")}), 0.0),
        (repo.commit({"a.rb": None, "b.rb": ON.format("aa")}, at=day(40)), 40.0),
    ]
    found = read(repo, line, 75)
    assert [use.path for look in found.looks for use in look.uses] == ["a.rb", "b.rb", "b.rb"]


def test_tests_documents_samples_and_links_do_not_count(repo: Repo) -> None:
    text = ON.format("aa")
    files = {"spec/a.rb": text, "README.md": text, "examples/a.rb": text, "vendor/a.rb": text, "link.rb": text}
    line = [(repo.commit(files, modes={"link.rb": 0o120000}), 0.0)]
    assert set(names(read(repo, line, 75))) == {""}


def test_attributes_hide_nothing(repo: Repo) -> None:
    line = [(repo.commit({"a.rb": ON.format("aa"), ".gitattributes": "* -diff binary\n"}), 0.0)]
    assert set(names(read(repo, line, 75))) == {"aa"}


def test_too_much_to_read_is_said_and_is_not_no_flag(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_files, "_MOST_BYTES_IN_ALL", 5)
    found = read(repo, three(repo), 75)
    assert (found.looks, found.whole) == ((), False)
    assert found.notices == ("Feature flags are unknown: the source files cannot be read, or are too many.",)


def test_a_tree_that_is_missing_leaves_no_hole(repo: Repo) -> None:
    line = three(repo)
    tree = str(repo.git.revparse_single(f"{line[1][0]}^{{tree}}").id)
    (repo.folder / ".git/objects" / tree[:2] / tree[2:]).unlink()
    found = read(repo, line, 75)
    assert (names(found), found.whole) == (["bb"], False)
    assert found.notices[0].startswith("Feature flags before 2024-03-16 are unknown")


def test_a_file_that_is_missing_is_counted(repo: Repo) -> None:
    line = three(repo)
    blob = str(repo.git.revparse_single("main:b.rb").id)
    (repo.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    found = read(repo, line, 75)
    assert not found.whole
    assert found.notices[0].endswith("are unknown, because they cannot be read.")
