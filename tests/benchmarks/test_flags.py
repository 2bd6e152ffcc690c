"""The benchmark of feature flags."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import flags, flags_draw
from benchmarks.flags import Seen, main, rows
from benchmarks.flags_recall import FlagList, listed, missed
from benchmarks.flags_sightings import COLUMNS, Judged, Sighting, in_content, read_judged
from tests.repos import Repo

CODE = "import Flipper\n\nif Flipper.enabled?(:search)\n  Flipper.enabled?(:search) and Flipper.enabled?(:pay)\nend\n"


def judged(name: str, *, flag: bool, drawn: str = "first") -> Judged:
    return Judged("acme/shop", "0" * 40, Sighting("a.rb", 1, "Flipper", name), drawn, flag)


def test_the_judged_sightings_are_whole() -> None:
    read = read_judged(Path(flags.__file__).with_name("flags.csv").read_text("utf-8").splitlines())
    assert len(read) >= 100
    assert len({one.repository for one in read}) >= 6
    assert len({(one.repository, one.sighting) for one in read}) == len(read)
    assert all(len(one.commit) == 40 for one in read)


def test_each_place_is_a_sighting_of_its_line() -> None:
    expected = {
        Sighting("a.rb", 3, "Flipper", "search"),
        Sighting("a.rb", 4, "Flipper", "search"),
        Sighting("a.rb", 4, "Flipper", "pay"),
    }
    assert in_content("a.rb", CODE.encode()) == expected


def test_precision_is_of_what_is_still_seen() -> None:
    seen = [
        Seen(judged("a1", flag=True), still=True),
        Seen(judged("a2", flag=False), still=True),
        Seen(judged("a3", flag=False), still=False),
        Seen(judged("a4", flag=True, drawn="second"), still=False),
    ]
    told = list(rows(seen))
    assert "| first sample | 1 of 3 | 1 of 2: 50 % (9–91) | 0 |" in told
    assert "| second sample | 1 of 1 | 0 of 0 | 1 |" in told
    assert told[-1] == "| **all** | 2 of 4 | 1 of 2: 50 % (9–91) | 1 |"


def test_what_was_drawn_can_be_judged_and_scored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = Repo(tmp_path / "acme+shop")
    commit = repo.commit({"app/a.rb": CODE, "tests/a_test.rb": CODE})
    drawn = CliRunner().invoke(flags_draw.main, [str(tmp_path), "acme/shop", "--each", "2"])
    assert drawn.exit_code == 0, drawn.output
    header, *lines = drawn.output.splitlines()
    assert header == ",".join(COLUMNS)
    assert [line.endswith(",,,") and line.startswith(f"acme/shop,{commit},app/a.rb,") for line in lines] == [True, True]
    said = [f"{line.removesuffix(',,,')},first,{flag}," for line, flag in zip(lines, ("yes", "no"), strict=True)]
    file = tmp_path / "judged.csv"
    file.write_text("\n".join([header, *said]))
    monkeypatch.setattr(flags, "_FILE", file)
    scored = CliRunner().invoke(main, [str(tmp_path), "--errors"])
    assert scored.exit_code == 0, scored.output
    assert "| **all** | 1 of 2 | 1 of 2: 50 % (9–91) | 0 |" in scored.output
    assert f"seen: acme/shop {commit}:app/a.rb:4" in scored.output


def test_a_list_gives_the_names_of_its_flags() -> None:
    lines = ('class Other { const A = "no"; }', "class Keys {", '  const NewPage = "new-page";', '  const Old = "old";')
    text = "\n".join([*lines, "}", 'const B = "b";'])
    assert listed(text, FlagList("a/b", "k.cs", r'const (\w+) = "([^"]+)"', "Keys", "\n}")) == [
        ("NewPage", "new-page"),
        ("Old", "old"),
    ]
    assert listed('{"flags": {\n  "on": {}}}', FlagList("a/b", "f.json", r'^  "(\w+)":', '"flags"')) == [("on",)]


def test_what_is_missed_is_named_somewhere() -> None:
    source = {
        "a.rb": b"Flipper.enabled?(:search)",
        "b.rb": b'ask "pay"',
        "c.rb": b"the word unused stands here",
    }
    flags = [("search",), ("Pay", "pay"), ("unused",), ("nowhere",)]
    assert missed(flags, source) == (2, ["Pay"])
    assert missed([], source) == (0, [])
