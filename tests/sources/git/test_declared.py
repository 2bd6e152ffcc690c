"""Types, labels and parts before the text of a subject."""

from __future__ import annotations

import pytest

from flowlens.sources.git.declared import declared


@pytest.mark.parametrize(
    ("subject", "kind", "text"),
    [
        pytest.param("fix: a thing", "fix", "a thing", id="a type"),
        pytest.param("Fix(parser)!: a thing", "fix", "a thing", id="a type with part and break"),
        pytest.param("BUG: a thing", "fix", "a thing", id="NumPy's bug"),
        pytest.param("MAINT: a thing", "chore", "a thing", id="NumPy's maintenance"),
        pytest.param("[BUGFIX beta] A thing", "fix", "A thing", id="Ember's label"),
        pytest.param("[ENHANCEMENT] A thing", "feature", "A thing", id="Prometheus's label"),
        pytest.param("[stable] fix: a thing", "fix", "a thing", id="a label, then a type"),
        pytest.param("parser: fix: a thing", "fix", "a thing", id="a part, then a type"),
        pytest.param("fix: docs: a thing", "fix", "docs: a thing", id="the first type wins"),
        pytest.param(":bug: A thing", "fix", ":bug: A thing", id="gitmoji by name"),
        pytest.param("\N{BUG} A thing", "fix", "\N{BUG} A thing", id="gitmoji"),
        pytest.param("Bug 123 - a thing", None, "a thing", id="a number"),
        pytest.param("Issue #12: fix a thing", None, "fix a thing", id="an issue"),
        pytest.param("net/http: a thing", None, "a thing", id="a part"),
        pytest.param("i18n: pack-trees: a thing", None, "a thing", id="two parts"),
        pytest.param("feat add a thing", None, "feat add a thing", id="no colon"),
        pytest.param("fix lists: one was lost", None, "fix lists: one was lost", id="a sentence"),
        pytest.param('Say "no: never"', None, 'Say "no: never"', id="a quotation"),
        pytest.param(f"{'a ' * 40}: b", None, f"{'a ' * 40}: b", id="too long for a part"),
        pytest.param("fix:", None, "fix:", id="nothing behind"),
        pytest.param("[", None, "[", id="half a label"),
        pytest.param("", None, "", id="empty"),
    ],
)
def test_the_kind_and_the_text(subject: str, kind: str | None, text: str) -> None:
    found = declared(subject)
    assert (found.kind, found.text) == (kind, text)


@pytest.mark.parametrize(
    ("subject", "parts"),
    [
        pytest.param("fix(docs): a thing", ["docs"], id="the part of a type"),
        pytest.param("tests/http: a thing", ["tests/http"], id="a path"),
        pytest.param("i18n: pack trees: a thing", ["i18n", "pack", "trees"], id="two"),
        pytest.param("A thing", [], id="none"),
    ],
)
def test_the_parts(subject: str, parts: list[str]) -> None:
    assert declared(subject).parts.split() == parts
