"""The questions to GitHub against its whole GraphQL schema, and the part of it that the tests answer them by.

    npm install @octokit/graphql-schema
    python -m benchmarks.forge_schema node_modules/@octokit/graphql-schema/schema.graphql

A question that the schema does not allow ends it. The part holds the types, fields and arguments that the questions
touch, word for word, and is written to tests/sources/forge/github.graphql.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from graphql import (
    DefinitionNode,
    DocumentNode,
    GraphQLSchema,
    InputObjectTypeDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    get_named_type,
    parse,
    print_ast,
    validate,
    visit,
)

from flowlens.sources.forge.github_deployments import DEPLOYMENTS_QUERY
from flowlens.sources.forge.github_pulls import COMMITS_QUERY, PULLS_QUERY, REVIEWS_QUERY
from flowlens.sources.forge.github_releases import RELEASES_QUERY

__all__ = ["QUERIES", "faults", "part_of"]

QUERIES = (PULLS_QUERY, COMMITS_QUERY, REVIEWS_QUERY, DEPLOYMENTS_QUERY, RELEASES_QUERY)
_PART = Path(__file__).parents[1] / "tests" / "sources" / "forge" / "github.graphql"
_HEAD = """# A part of GitHub's public GraphQL schema: what the questions of sources/forge touch, word for word.
# From @octokit/graphql-schema {version} (MIT licence, Copyright (c) 2018 Octokit contributors); made by
# `python -m benchmarks.forge_schema`, which checks the questions against the whole of it.

"""


# Whom an answer calls an author, for the tests to have both kinds.
_ALSO = {"User": {"login": set[str]()}, "Bot": {"login": set[str]()}}


class _Touched(Visitor):
    """Which arguments of which fields of which types questions use, and which types these name."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.info = info
        self.fields: dict[str, dict[str, set[str]]] = {name: dict(fields) for name, fields in _ALSO.items()}
        self.named: set[str] = set()

    def enter_field(self, *_: object) -> None:
        """Take a note of the field, and of the type that it gives."""
        parent, kind, field = self.info.get_parent_type(), self.info.get_type(), self.info.get_field_def()
        if parent is not None and kind is not None and field is not None and field.ast_node is not None:
            self.fields.setdefault(parent.name, {}).setdefault(field.ast_node.name.value, set())
            self.named.add(get_named_type(kind).name)

    def enter_argument(self, node: Any, *_: object) -> None:
        """Take a note of the argument, and of the type that it wants."""
        parent, field, kind = self.info.get_parent_type(), self.info.get_field_def(), self.info.get_input_type()
        if parent is not None and field is not None and field.ast_node is not None and kind is not None:
            self.fields.setdefault(parent.name, {}).setdefault(field.ast_node.name.value, set()).add(node.name.value)
            self.named.add(get_named_type(kind).name)


def faults(schema: GraphQLSchema) -> list[str]:
    """What the schema does not allow in the questions."""
    return [error.message for query in QUERIES for error in validate(schema, parse(query))]


def part_of(schema: GraphQLSchema, document: DocumentNode) -> str:
    """The definitions that the questions touch, without descriptions, in the schema's order."""
    info = TypeInfo(schema)
    touched = _Touched(info)
    for query in QUERIES:
        visit(parse(query), TypeInfoVisitor(info, touched))
    definitions = {getattr(getattr(one, "name", None), "value", ""): one for one in document.definitions}
    inputs = [one for name in touched.named if isinstance(one := definitions.get(name), InputObjectTypeDefinitionNode)]
    named = touched.named | {_plain_type(field.type) for one in inputs for field in one.fields or ()}
    kept = (_cut(one, name, touched, named) for name, one in definitions.items())
    return "\n\n".join(print_ast(one) for one in kept if one is not None) + "\n"


def _cut(definition: DefinitionNode, name: str, touched: _Touched, named: set[str]) -> DefinitionNode | None:
    """The definition as far as it is touched; None where it is not."""
    cut: Any = definition
    changed: dict[str, object] = {"description": None, "directives": ()}
    if name in touched.fields:
        wanted = touched.fields[name]
        changed["interfaces"] = tuple(
            one for one in cut.interfaces or () if one.name.value in {*touched.fields, "Node"}
        )
        changed["fields"] = tuple(
            _field(one, wanted.get(one.name.value)) for one in cut.fields if one.name.value in {*wanted, "id"}
        )
    elif name not in named:
        return None
    elif hasattr(cut, "types"):
        changed["types"] = tuple(one for one in cut.types if one.name.value in touched.fields)
    else:
        for part in ("values", "fields"):
            if hasattr(cut, part):
                changed[part] = tuple(_field(one, None) for one in getattr(cut, part) or ())
    return cast("DefinitionNode", replace(cut, **changed))


def _field(field: Any, arguments: set[str] | None) -> Any:
    changed: dict[str, object] = {"description": None, "directives": ()}
    if arguments is not None:
        changed["arguments"] = tuple(_field(one, None) for one in field.arguments or () if one.name.value in arguments)
    return replace(field, **changed)


def _plain_type(kind: Any) -> str:
    while hasattr(kind, "type"):
        kind = kind.type
    return str(kind.name.value)


def main(path: Path) -> int:
    """Check, and write the part; the exit code."""
    text = path.read_text("utf-8")
    # GitHub's own schema repeats a field and deprecates some that an interface has: nothing that touches a question.
    schema = build_schema(text, assume_valid=True)
    if wrong := faults(schema):
        print("\n".join(wrong))  # noqa: T201
        return 1
    version = json.loads((path.parent / "package.json").read_text("utf-8"))["version"]
    _PART.write_text(_HEAD.format(version=version) + part_of(schema, parse(text)), "utf-8")
    print(f"{len(QUERIES)} questions are valid; {_PART} is of {version}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
