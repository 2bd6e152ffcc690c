"""The documentation: every page of the site is made, and every link of it and of the files at the root leads on."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.links import dead_in_html, dead_in_markdown
from docs.site import pages, write
from flowlens.cli.main import COMMANDS
from flowlens.lenses.catalog import LENSES
from tests.packaging.shell import ROOT


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return pages()


def test_every_lens_command_and_page_has_one(made: dict[str, str]) -> None:
    names = {f"lenses/{lens.id}" for lens in LENSES} | {f"commands/flowlens-{name}" for name in COMMANDS}
    names |= {f"explain/{path.stem}" for path in (ROOT / "src" / "flowlens" / "docs").glob("*.md")}
    names |= {"index", "changelog", "security", "explain/verdict", "explain/facts", "explain/words", "schemas/report"}
    assert names - made.keys() == set()
    # Each stands in the contents, or nobody would find it.
    listed = made["index"]
    assert [name for name in made if name != "index" and f"\n{name}\n" not in listed] == []


def test_a_page_says_what_the_program_says(made: dict[str, str]) -> None:
    lens = LENSES[0]
    page = made[f"lenses/{lens.id}"]
    assert lens.card.question in page
    assert [name for name in lens.measures if f"`{lens.id}.{name}`" not in page] == []
    assert "--exit-zero" in made["commands/flowlens-check"]


def test_no_link_of_it_leads_nowhere(tmp_path: Path) -> None:
    write(tmp_path)
    written = sorted(tmp_path.rglob("*.md"))
    assert len(written) > 30
    assert dead_in_markdown(written) == []


def test_no_link_of_the_repository_leads_nowhere() -> None:
    files = [path for path in ROOT.glob("*.md") if path.is_file()]
    assert {"README.md", "CONTRIBUTING.md"} <= {path.name for path in files}
    assert dead_in_markdown([*files, *(ROOT / "src" / "flowlens" / "docs").glob("*.md")]) == []


def test_a_dead_link_is_seen_in_markdown(tmp_path: Path) -> None:
    one = tmp_path / "one.md"
    one.write_text(
        "# A `b` c!\n[x](two.md) [y](#a-b-c) [z](#nowhere) [w](https://example.org/gone) `[v](gone.md)`\n", "utf-8"
    )
    assert dead_in_markdown([one]) == ["one.md: #nowhere", "one.md: two.md"]


def test_a_dead_link_is_seen_in_a_page(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "a.html").write_text('<p id="x"><a href="in/b.html#y">b</a><a href="in/b.html#z">z</a>', "utf-8")
    (tmp_path / "in" / "b.html").write_text('<p id="y"><a href="../a.html#x">a</a><img src="gone.png">', "utf-8")
    assert dead_in_html(tmp_path) == ["a.html: in/b.html#z", "in/b.html: gone.png"]
