"""Tests, documents and the build, by parts and by words."""

from __future__ import annotations

import pytest

from flowlens.sources.git.areas import area_of_parts, area_of_repair
from flowlens.sources.git.wording import spoken, words_of


@pytest.mark.parametrize(
    ("parts", "area"),
    [
        pytest.param("tests/http", "test", id="a folder of tests"),
        pytest.param("t7004-tag.sh", "test", id="Git's tests"),
        pytest.param("test1114", "test", id="curl's tests"),
        pytest.param("net/http_test", "test", id="a file of tests"),
        pytest.param("docs", "docs", id="docs"),
        pytest.param("guide.md", "docs", id="by its ending"),
        pytest.param("curl_formadd.3", "docs", id="a manual page"),
        pytest.param("GHA/windows", "chore", id="CI"),
        pytest.param("cmake", "chore", id="the build"),
        pytest.param("deps", "chore", id="dependencies"),
        pytest.param("parser", None, id="the product"),
        pytest.param("latest", None, id="latest is no test"),
        pytest.param("docs.c", "docs", id="taken for docs"),
        pytest.param("parser tests,", "test", id="the second word"),
        pytest.param("", None, id="none"),
    ],
)
def test_the_area_of_parts(parts: str, area: str | None) -> None:
    assert area_of_parts(parts) == area


@pytest.mark.parametrize(
    ("text", "area"),
    [
        pytest.param("fix a typo", "docs", id="a typo"),
        pytest.param("fix typo in tests", "docs", id="a typo in tests"),
        pytest.param("fix broken links", "docs", id="links"),
        pytest.param("fix the link", "docs", id="nothing but a link"),
        pytest.param("fix link hashes", None, id="links of the product"),
        pytest.param("fix flaky tests", "test", id="flaky"),
        pytest.param("fix a failing test", "test", id="one test"),
        pytest.param("fix test_parse", "test", id="a test by name"),
        pytest.param("fix the test command", None, id="a command named test"),
        pytest.param("fix compiler warnings", "chore", id="warnings"),
        pytest.param("fix the warning message", None, id="a message"),
        pytest.param("fix the build on windows", "chore", id="the build"),
        pytest.param("fix build isolation", None, id="builds that the product makes"),
        pytest.param("fix lint", "chore", id="lint"),
        pytest.param("fix code style", "chore", id="style"),
        pytest.param("fix style of buttons", None, id="style of the product"),
        pytest.param("fix a bad merge", "chore", id="a merge"),
        pytest.param("fix merge of lists", None, id="merging lists"),
        pytest.param("fix a crash in arm builds", None, id="it fails for users"),
        pytest.param("fix a leak in tests", None, id="wherever noticed"),
        pytest.param("fix `docs` output", None, id="code"),
        pytest.param("fix a fixture's name", None, id="one fixture"),
        pytest.param("", None, id="empty"),
    ],
)
def test_the_area_of_a_repair(text: str, area: str | None) -> None:
    said = spoken(text)
    assert area_of_repair(said, words_of(said)) == area
