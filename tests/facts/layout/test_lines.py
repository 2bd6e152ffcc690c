"""The members in `pnpm-workspace.yaml` and `go.work`."""

from __future__ import annotations

import pytest

from flowlens.facts.layout.lines import go_work, pnpm


@pytest.mark.parametrize(
    ("text", "included", "excluded"),
    [
        pytest.param("packages:\n  - 'a/*'\n  - \"b\" # why\n  - c # why\n  - '!a/x'\n", "a/* b c", "a/x", id="block"),
        pytest.param("packages:\n- a\n\n# text\n- b\ncatalog:\n  - c\n", "a b", "", id="at the margin"),
        pytest.param("packages: ['a', b,\n  c]\n", "a b c", "", id="brackets"),
        pytest.param("catalog:\n  x: 1\n'packages':\n  - .\n", ".", "", id="not first"),
        pytest.param("catalog:\n  packages:\n    - a\n", "", "", id="of something else"),
        pytest.param("packages:\n", "", "", id="nothing in it"),
        pytest.param("", "", "", id="empty"),
    ],
)
def test_pnpm(text: str, included: str, excluded: str) -> None:
    found = pnpm(text)
    assert (list(found.included), list(found.excluded)) == (included.split(), excluded.split())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("packages: a", id="a text"),
        pytest.param("packages:\n  a: b", id="a table"),
        pytest.param("packages:\n  - a: b", id="a table in it"),
        pytest.param("packages:\n  - *all", id="an alias"),
        pytest.param("packages:\n  - !x a", id="a tag"),
        pytest.param("packages:\n  - 'a", id="an open quote"),
        pytest.param('packages:\n  - "a\\x2f*"', id="an escape"),
        pytest.param("packages: [a", id="no end"),
    ],
)
def test_what_pnpm_is_not_read_for_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match="packages"):
        pnpm(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "go 1.22\n\nuse ./a // why\nuse (\n\t.\n\t./b // why\n)\nreplace x => ./y\n", "./a . ./b", id="both"
        ),
        pytest.param('use "./a b"\n', "./a", id="a space is the end"),
        pytest.param("user ./a\n", "", id="another word"),
        pytest.param("use (\n./a\n", "./a", id="no end"),
        pytest.param("", "", id="empty"),
    ],
)
def test_go_work(text: str, expected: str) -> None:
    assert list(go_work(text).included) == expected.split()
