"""The members that workspace files in JSON and TOML name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flowlens.facts.layout.members import Members, cargo, npm, python

POETRY = """
[tool.poetry.dependencies]
python = "^3.11"
core = { path = "libs/core", develop = true }
[tool.poetry.group.dev.dependencies]
tools = { path = "libs/tools" }
"""
HATCH = '[tool.hatch.envs.default]\nworkspace.members = ["packages/a", { path = "packages/b" }, 1]\n'


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        pytest.param(npm, '{"workspaces": ["packages/*", "!packages/x"]}', (["packages/*"], ["packages/x"]), id="npm"),
        pytest.param(npm, '{"workspaces": {"packages": ["a", 1]}}', (["a"], []), id="yarn"),
        pytest.param(npm, '{"name": "x"}', ([], []), id="a package alone"),
        pytest.param(npm, '{"workspaces": 3}', ([], []), id="no list"),
        pytest.param(cargo, '[workspace]\nmembers = ["a"]\nexclude = ["b"]', (["a"], ["b"]), id="cargo"),
        pytest.param(
            cargo,
            '[workspace]\n[dependencies]\na = { path = "crates/a" }\nb = "1"',
            (["crates/a"], []),
            id="cargo's paths",
        ),
        pytest.param(cargo, '[dependencies]\na = { path = "a" }', ([], []), id="no workspace"),
        pytest.param(python, '[tool.uv.workspace]\nmembers = ["a/*"]\nexclude = ["a/b"]', (["a/*"], ["a/b"]), id="uv"),
        pytest.param(python, HATCH, (["packages/a", "packages/b"], []), id="hatch"),
        pytest.param(python, POETRY, (["libs/core", "libs/tools"], []), id="poetry"),
        pytest.param(python, "[tool]\nuv = 1\nhatch = []\npoetry.group = 2", ([], []), id="other types"),
        pytest.param(python, "", ([], []), id="empty"),
    ],
)
def test_members(read: Callable[[str], Members], text: str, expected: tuple[list[str], list[str]]) -> None:
    found = read(text)
    assert (list(found.included), list(found.excluded)) == expected


@pytest.mark.parametrize(
    ("read", "text"),
    [
        pytest.param(npm, "[]", id="an array"),
        pytest.param(npm, "{", id="half"),
        pytest.param(npm, '{"a":' * 200_000, id="nested"),
        pytest.param(cargo, "a = ", id="no TOML"),
        pytest.param(python, "a = " + "[" * 200_000, id="nested TOML"),
    ],
)
def test_what_is_not_understood_is_a_value_error(read: Callable[[str], Members], text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(text)


def test_lerna_has_a_key_of_its_own() -> None:
    assert npm('{"packages": ["modules/*"]}', "packages").included == ("modules/*",)
