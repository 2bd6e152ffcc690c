"""The table of who may import whom, checked from the source's own imports."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "flowlens"


@dataclass(frozen=True, slots=True)
class Row:
    """What a part may import besides itself: other parts (or one module of them), and libraries."""

    parts: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()


SETTINGS = (
    *("sources.ci.settings", "sources.forge.settings", "sources.git.settings", "sources.pulls.settings"),
    *("facts.settings", "lenses.settings", "gate.settings"),
)

# A part is a file or a folder right under src/flowlens. A change of this table is a change of the design. A dotted name
# lets in that one module of a part: the configuration may see a stage's settings, and nothing else of the stage.
TABLE = {
    "errors": Row(),
    "toml_file": Row(("errors",)),
    "toml_lines": Row(),
    "model": Row(("errors",)),
    "stats": Row(("model", "errors"), ("numpy",)),
    "facts": Row(("model", "errors"), ("fsspec", "numpy", "pandas", "pathspec", "pyarrow", "pydantic")),
    # `httpx2` and `stamina` are the extra `forge`: imported by sources/forge/http.py alone, when a forge is asked.
    "sources": Row(("facts", "model", "errors"), ("httpx2", "numpy", "packaging", "pydriller", "pygit2", "stamina")),
    "lenses": Row(("stats", "facts", "model", "errors"), ("numpy", "pandas")),
    "verdict": Row(("model", "errors")),
    "gate": Row(("sources", "stats", "facts", "model", "errors")),
    "outputs": Row(("model", "errors"), ("jinja2", "markupsafe", "rich", "vl_convert")),
    "config_file": Row(("toml_file", "errors")),
    "config_schema": Row(
        ("config_file", "toml_file", "toml_lines", *SETTINGS, "model", "errors"),
        ("pathspec", "pydantic"),
    ),
    # Without a library, so that a run that has no configuration starts at once.
    # Of the facts it asks where the copy of a place elsewhere lies.
    "config": Row(("config_schema", "config_file", *SETTINGS, "facts.shared_copy", "model", "errors")),
    # PyDriller in depth, bounded by a budget; a file of its own, as reading goes on without it.
    "deepening": Row(("config", "sources", "facts", "model", "errors")),
    # What a run is given beside the repository: files of CI and of pulls, and what is kept of a forge.
    "outside": Row(("config", "sources", "facts", "model", "errors")),
    "reading": Row(("", "config", "deepening", "sources", "facts", "model", "errors")),
    # How one commit, pull or release was counted, and what rests on it: it asks the lenses with it and without.
    "explaining": Row(("pipeline", "config", "lenses", "verdict", "facts", "model", "errors"), ("pandas",)),
    # A look at a repository that has no configuration yet, for `flowlens init`.
    "surveying": Row(("sources", "facts", "model", "errors")),
    "checking": Row(("", "config", "gate", "sources", "model", "errors")),
    # What a kept report rests on.
    "report_keys": Row(("outside", "config", "sources", "facts")),
    "pipeline": Row(
        ("", "report_keys", "outside", "reading", "config", "sources", "facts", "lenses", "verdict", "model", "errors")
    ),
    # Squads side by side: it takes rows from the lenses' own functions, and sets groups of them against each other.
    "comparing": Row(
        ("", "pipeline", "config", "lenses", "stats", "verdict", "facts", "model", "errors"), ("numpy", "pandas")
    ),
    # SQL over the fact tables, which DuckDB sees and nothing else.
    "querying": Row(("pipeline", "config", "facts", "model", "errors"), ("duckdb",)),
    # The learning loop: the files of a team's experiments, and what became of each.
    "experiments": Row(("config_file", "config_schema", "toml_file", "model", "errors")),
    "reviewing": Row(("pipeline", "config", "facts", "lenses", "model", "errors")),
    # What a forge knows, put beside what Git knows; the only part that asks one, and no report needs it.
    "fetching": Row(("reading", "config", "sources", "facts", "model", "errors")),
    # A long history in parts, for several workers: what `reading` does in one piece.
    "splitting": Row(("config", "reading", "sources", "facts", "model", "errors")),
    # Many repositories: each is a task on a worker. Of the sources it asks where a clone is and how large, and clones.
    "fleet": Row(
        ("", "pipeline", "splitting", "config", "sources", "facts", "model", "errors"), ("distributed", "pebble")
    ),
    "cli": Row(
        (
            *("", "pipeline", "checking", "comparing", "experiments", "explaining", "reviewing", "surveying", "fleet"),
            *("querying", "fetching"),
            *("config", "gate", "outputs", "lenses", "model", "errors"),
        ),
        ("click", "rich"),
    ),
    "__main__": Row(("cli",)),
    # The public API: `""` above is this file, which holds the version and names what there is.
    "api": Row(("pipeline", "checking", "comparing", "config", "model", "errors")),
    "": Row(("api", "config", "model", "errors")),
}


def modules(root: Path = SOURCE) -> dict[str, Path]:
    """Every module by its name without `flowlens.`; a package by that of its folder, the outermost by nothing."""
    found = {}
    for path in sorted(root.rglob("*.py")):
        steps = path.relative_to(root).with_suffix("").parts
        found[".".join(steps[:-1] if steps[-1] == "__init__" else steps)] = path
    return found


def imported(text: str, known: Mapping[str, object]) -> set[str]:
    """All that a module imports: in functions and under TYPE_CHECKING too, and what it names for `import_module`."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "a relative import hides from which part it is"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names |= {node.value} & {f"flowlens.{module}" for module in known if module}
    return names


def own(names: set[str], known: Mapping[str, object]) -> set[str]:
    """The modules of FlowLens among the names; `from package import name` counts as the module that it reads."""
    found = set()
    for name in names:
        steps = name.split(".")
        if steps[0] == "flowlens":
            found.add(
                next(".".join(steps[1:end]) for end in range(len(steps), 0, -1) if ".".join(steps[1:end]) in known)
            )
    return found


def libraries(names: set[str]) -> set[str]:
    """The third-party libraries among the names."""
    return {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) - {"flowlens"}


def strangers(part: str, text: str, known: Mapping[str, object]) -> Iterator[str]:
    """Every import that the part's row does not let in."""
    row, names = TABLE[part], imported(text, known)
    for module in sorted(own(names, known)):
        welcome = (part, *row.parts)
        if not any(module == each or (each and module.startswith(f"{each}.")) for each in welcome):
            yield f"flowlens.{module}"
    yield from sorted(libraries(names) - set(row.libraries))


MODULES = modules()


def test_every_part_has_a_row() -> None:
    assert {name.partition(".")[0] for name in MODULES} <= TABLE.keys()


def test_the_source_was_found() -> None:
    assert {"", "cli.main", "config", "model.finding"} <= MODULES.keys()


@pytest.mark.parametrize("name", MODULES, ids=[name or "flowlens" for name in MODULES])
def test_a_module_imports_only_what_its_row_lets_in(name: str) -> None:
    text = MODULES[name].read_text("utf-8")
    assert list(strangers(name.partition(".")[0], text, MODULES)) == []


def cycle(imports: Mapping[str, set[str]]) -> list[str]:
    """The modules of one import cycle; none where there is no cycle."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as exc:
        return list(exc.args[1])
    return []


def test_no_module_imports_itself_over_others() -> None:
    imports = {
        name: own(imported(path.read_text("utf-8"), MODULES), MODULES) - {name} for name, path in MODULES.items()
    }
    # The outermost file imports a module when its name is first used, and lends its version: no cycle at import time.
    imports[""] = set()
    assert cycle(imports) == []


def test_no_part_imports_itself_over_others() -> None:
    parts = {
        part: {each.partition(".")[0] for each in row.parts if "." not in each and each} for part, row in TABLE.items()
    }
    assert cycle(parts | {"": set()}) == []


@pytest.mark.parametrize(
    "path", [path for path in MODULES.values() if path.name == "__init__.py" and path.parent != SOURCE]
)
def test_an_inner_init_holds_a_docstring_only(path: Path) -> None:
    body = ast.parse(path.read_text("utf-8")).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)
    assert isinstance(body[0].value, ast.Constant)


def test_every_folder_of_source_is_a_package() -> None:
    folders = {path.parent for path in MODULES.values()}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_nothing_is_called_utils() -> None:
    steps = {step for name in MODULES for step in name.split(".")}
    assert steps & {"utils", "util", "helpers", "common", "misc"} == set()


KNOWN = dict.fromkeys(["", "pipeline", "sources.git.refs", "facts.settings", "facts.schema"])


@pytest.mark.parametrize(
    ("part", "text", "expected"),
    [
        pytest.param("stats", "import numpy as np", [], id="library-let-in"),
        pytest.param("stats", "import scipy.stats", ["scipy"], id="library-not-let-in"),
        pytest.param("stats", "import os.path", [], id="standard-library"),
        pytest.param("verdict", "def f():\n    import pandas", ["pandas"], id="inside-a-function"),
        pytest.param("verdict", "if TYPE_CHECKING:\n    from pandas import Series", ["pandas"], id="type-checking"),
        pytest.param("lenses", "from flowlens.sources.git import refs", ["flowlens.sources.git.refs"], id="module"),
        pytest.param("config", "from flowlens.facts.settings import FactsSettings", [], id="one-module-of-a-part"),
        pytest.param("config", "import flowlens.facts.schema", ["flowlens.facts.schema"], id="another-module-of-it"),
        pytest.param("model", "from flowlens import __version__", ["flowlens."], id="the-outermost-file"),
        pytest.param("outputs", "import_module('flowlens.facts.schema')", ["flowlens.facts.schema"], id="by-name"),
        pytest.param("outputs", "open('flowlens.toml')", [], id="a-text-that-names-no-module"),
        pytest.param("cli", "from flowlens import pipeline", [], id="part-from-the-outermost"),
        pytest.param("stats", "", [], id="nothing"),
    ],
)
def test_a_stranger_is_found(part: str, text: str, expected: list[str]) -> None:
    assert list(strangers(part, text, KNOWN)) == expected


@pytest.mark.parametrize(
    ("imports", "expected"),
    [
        pytest.param({}, set(), id="empty"),
        pytest.param({"a": {"b"}, "b": {"c"}, "c": set()}, set(), id="chain"),
        pytest.param({"a": {"b"}, "b": {"a"}}, {"a", "b"}, id="two"),
        pytest.param({"a": {"b"}, "b": {"c"}, "c": {"b"}}, {"b", "c"}, id="behind-another"),
    ],
)
def test_a_cycle_is_found(imports: Mapping[str, set[str]], expected: set[str]) -> None:
    assert set(cycle(imports)) == expected
