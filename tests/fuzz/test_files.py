"""Files of a repository that are read for what they say: each is understood, or refused in words, and soon."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowlens.facts.layout.codeowners import owners, team_lines
from flowlens.facts.layout.globs import braces_expanded, matches, placed
from flowlens.facts.layout.lines import go_work, pnpm
from flowlens.facts.layout.maven import maven
from flowlens.facts.layout.members import cargo, npm, python
from flowlens.facts.layout.needs import package_in
from flowlens.facts.layout.owned import Owned
from flowlens.sources.git.attributes import read_attributes
from flowlens.sources.git.settings import VersionFile
from flowlens.sources.git.version_file import value_in
from tests.fuzz.lasting import lasting
from tests.fuzz.mutations import mutated, repeated

_BYTES = 1 << 16
_SECONDS = 5.0
_PATHS = ["a.txt", "b/c.py", "b/d e/f.min.js", "vendor/x", "b/.gitattributes"]


def codeowners(text: str) -> None:
    """The areas and the teams of the same file, on GitHub and on GitLab."""
    for place in (".github/CODEOWNERS", ".gitlab/CODEOWNERS"):
        for given_lines in (owners(place, text), team_lines(place, text)):
            [Owned(given_lines).of(path) for path in _PATHS]


def attributes(text: str) -> None:
    """What a file at the root and one further down say of some paths."""
    content = text.encode("utf-8", "surrogateescape")
    assert set(read_attributes({".gitattributes": content, "b/.gitattributes": content}, _PATHS)) <= set(_PATHS)


def globs(text: str) -> None:
    """Globs of a workspace, with their choices written out, against some paths."""
    for glob in placed("b", braces_expanded(text.split("\n")[:20])):
        [matches(glob.split("/"), path.split("/")) for path in _PATHS]


TOML = '[workspace]\nmembers = ["a/*"]\n[package]\nname = "x"\n[dependencies]\na = { path = "../a", package = "b" }\n'
PYTHON = '[project]\nname = "x"\ndependencies = ["a>=1", "b[c]"]\n[tool.uv.workspace]\nmembers = ["p/*"]\n'
JSON = '{"name": "x", "workspaces": {"packages": ["p/*", "!p/q"]}, "dependencies": {"a": "1"}}'
POM = (
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><groupId>g</groupId><artifactId>a</artifactId>'
    "<modules><module>m</module></modules><dependencies><dependency><groupId>g</groupId></dependency></dependencies>"
    "</project>"
)
GO = "module example.org/x\n\ngo 1.21\n\nrequire (\n\ta.b/c v1.0.0\n\td.e/f v1.0.0 // indirect\n)\nuse (\n\t./a\n)\n"
READERS: dict[str, tuple[Callable[[str], object], tuple[str, ...]]] = {
    "CODEOWNERS": (codeowners, (
        "* @org/all\n/a/ @org/a @ann\n", "[Section][2] @g/t\n*.py\n", "^[X]\n a\\ b x@y # c\n",
    )),
    "attributes": (attributes, ("*.js linguist-generated -diff\n", "[attr]x text\nb/** x !y\n", '"a b" binary\n')),
    "globs": (globs, ("packages/{a,b}/*\n", "**/x/**/y\n", "!a/../b\n", "{{a,b},{c,d}}{e,f}\n")),
    "Cargo.toml": (lambda text: (cargo(text), package_in("Cargo.toml", text)), (TOML,)),
    "pyproject.toml": (lambda text: (python(text), package_in("pyproject.toml", text)), (PYTHON,)),
    "package.json": (lambda text: (npm(text), package_in("package.json", text)), (JSON,)),
    "pnpm-workspace.yaml": (pnpm, ("packages:\n  - 'a/*'\n  - \"!b\"\n", "packages: [a, 'b/*'] # c\n")),
    "go.work": (lambda text: (go_work(text), package_in("go.mod", text)), (GO,)),
    "pom.xml": (lambda text: (maven(text), package_in("pom.xml", text)), (POM,)),
    "version in JSON": (lambda text: value_in(text.encode(), VersionFile("v.json", "version")), ('{"version": "1"}',)),
    "version in TOML": (lambda text: value_in(text.encode(), VersionFile("v.toml", "a.version")), ('a.version = "1"',)),
}  # fmt: skip
WHATEVER = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("name", READERS)
@lasting
@WHATEVER
@given(data=st.data())
def test_any_file(name: str, data: st.DataObject) -> None:
    read, examples = READERS[name]
    # What a reader does not understand it says so by ValueError, which becomes a notice.
    with suppress(ValueError):
        read(data.draw(mutated(*(example.encode() for example in examples))).decode("utf-8", "replace"))


@pytest.mark.parametrize("name", READERS)
@lasting
@settings(WHATEVER, max_examples=2)
@given(data=st.data())
def test_a_long_file_ends_soon(name: str, data: st.DataObject) -> None:
    read, examples = READERS[name]
    text = data.draw(repeated(_BYTES, *examples))
    begun = process_time()
    with suppress(ValueError):
        read(text)
    assert process_time() - begun < _SECONDS
