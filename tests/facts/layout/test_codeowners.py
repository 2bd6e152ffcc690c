"""The areas of CODEOWNERS: which line of it a path falls under, and that no person is one."""

from __future__ import annotations

import time

import pytest

from flowlens.facts.layout.codeowners import owners, team_lines
from flowlens.facts.layout.owned import Owned, OwningTeams

GITHUB = """\
# a comment
*                  @org/all
*.js               @org/web   # inline
/build/logs/       @bob
docs/*             @org/docs
apps/              @org/all ann@example.org
/apps/github
/src/**/gen/       @org/gen @bob
space\\ d/          @org/space
/one.py            @bob
/mail/ann@x.org/   @bob
lib/deep/          @org/a @org/b @org/c @org/d
[broken
"""

GITLAB = """\
* @group/all
[Documentation] @group/docs
docs/
README.md
^[Optional][2]
*.sql @group/db @dora
internal/README.md
[@dora]
own/ @dora
"""


def area(text: str, path: str, file: str = "CODEOWNERS") -> str | None:
    return Owned(owners(file, text)).of(path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("a/b/c.js", "@org/web", id="an ending anywhere"),
        pytest.param("build/logs/x/y", "build/logs", id="a person's folder is called by its path"),
        pytest.param("a/build/logs/x", None, id="anchored"),
        pytest.param("docs/a.md", "@org/docs", id="right in it"),
        pytest.param("docs/a/b.md", None, id="not deeper"),
        pytest.param("x/apps/a.py", "apps", id="who owns all is no area"),
        pytest.param("apps/github/a.py", None, id="owned by nobody"),
        pytest.param("src/a/b/gen/x.py", "@org/gen", id="any depth; only the team"),
        pytest.param("src/gen/x.py", "@org/gen", id="no depth"),
        pytest.param("src/a/gen", None, id="a file of a folder's name"),
        pytest.param("space d/a", "@org/space", id="an escaped space"),
        pytest.param("one.py", None, id="a person's file"),
        pytest.param("mail/ann@x.org/a", None, id="an address in a path"),
        pytest.param("lib/deep/a", "@org/a + @org/b + @org/c", id="several teams"),
        pytest.param("other", None, id="everything"),
    ],
)
def test_github(path: str, expected: str | None) -> None:
    assert area(GITHUB, path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("docs/a/b.md", "Documentation", id="a section"),
        pytest.param("x/docs/a.md", "Documentation", id="anywhere"),
        pytest.param("a/b.sql", "Optional", id="an optional section"),
        pytest.param("x/internal/README.md", None, id="nobody's, at any depth as on GitLab"),
        pytest.param("own/a", "own", id="a section that is a person"),
        pytest.param("a.py", None, id="everything"),
    ],
)
def test_gitlab(path: str, expected: str | None) -> None:
    assert area(GITLAB, path, ".gitlab/CODEOWNERS") == expected


def test_no_area_is_a_person() -> None:
    text = "a/ @ann\nb/ ann@x.org\nc/ @ann/x@y.org\n*.py @ann\nd/ @@developer\n[s @ann]\ne/ @ann\n"
    areas = [one.area for one in owners("CODEOWNERS", text).lines]
    assert areas == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize("text", ["", "# nothing", "* @org/all", "/one.py @bob", "[only]\n", "!a @org/x"])
def test_what_makes_no_area(text: str) -> None:
    assert owners("CODEOWNERS", text).lines == ()


def test_the_last_line_that_matches_counts_whatever_its_kind() -> None:
    assert area("/a/ @o/one\n*.py @o/two\n", "a/x.py") == "@o/two"
    assert area("*.py @o/two\n/a/ @o/one\n", "a/x.py") == "@o/one"
    assert area("/a/ @o/one\n/a/ @o/two\n", "a/x.py") == "@o/two"


def test_wild_lines_are_bounded_and_quick() -> None:
    text = "".join(f"/{'*a' * 50}{number}/**/b* @o/t{number}\n" for number in range(300))
    found = Owned(owners("CODEOWNERS", text))
    assert found.n_unused == 100
    began = time.process_time()
    for number in range(50):
        assert found.of(f"{'a' * 200}/{number}/{'b/' * 20}c") is None
    assert time.process_time() - began < 5


def test_the_teams_of_every_line() -> None:
    lines = {line.pattern: line.area for line in team_lines("CODEOWNERS", GITHUB).lines}
    assert lines["*"] == "@org/all"
    assert lines["lib/deep/"] == "@org/a\n@org/b\n@org/c\n@org/d"
    assert lines["/build/logs/"] is None  # one person's: it takes the path out of what is said of everything
    assert lines["apps/"] == "@org/all"
    assert "@bob" not in "".join(area or "" for area in lines.values())


def test_without_a_team_there_are_no_lines() -> None:
    assert team_lines("CODEOWNERS", "* @ann\ndocs/ ben@example.org\n").lines == ()


# As GitLab's own file is written: sections with and without approvals, default teams, and files that several own.
SECTIONS = """\
* @shop/all
/ops/ @shop/platform/ops

^[Backend] @shop/backend
*.rb
/gen/*.rb @shop/tools/generators

[Frontend][2] @shop/web/frontend @ann
/app/assets/
!/app/assets/vendor/
*.rb

[Docs]
/doc/ @shop/docs
/app/assets/*.md
[backend]
/lib/ @shop/backend
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("x/y.rb", {"@shop/all", "@shop/backend", "@shop/web/frontend"}, id="each section has its own"),
        pytest.param("gen/y.rb", {"@shop/all", "@shop/tools/generators", "@shop/web/frontend"}, id="the last of each"),
        pytest.param("ops/a", {"@shop/platform/ops"}, id="a group in a group, and no section"),
        pytest.param("app/assets/a.js", {"@shop/all", "@shop/web/frontend"}, id="the teams of the heading"),
        pytest.param("app/assets/vendor/a.js", {"@shop/all"}, id="excluded in its section"),
        pytest.param("doc/a.md", {"@shop/all", "@shop/docs"}, id="a section without a team"),
        pytest.param("lib/a.py", {"@shop/all", "@shop/backend"}, id="a section that goes on"),
    ],
)
def test_the_teams_of_a_path_by_gitlab(path: str, expected: set[str]) -> None:
    assert OwningTeams(team_lines("CODEOWNERS", SECTIONS)).of(path) == expected


def test_what_is_excluded_is_not_owned_again() -> None:
    teams = OwningTeams(team_lines("CODEOWNERS", "[A] @o/a\n!/a/\n/a/x/\n"))
    assert teams.of("a/x/y") == frozenset()
    assert teams.of("b/a/x/y") == frozenset()


def test_github_knows_no_exclusion() -> None:
    assert OwningTeams(team_lines("CODEOWNERS", "* @o/a\n!b/ @o/b\n")).of("b/c") == {"@o/a"}
