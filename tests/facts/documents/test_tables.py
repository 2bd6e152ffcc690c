"""The tables of documents and of their actions."""

from __future__ import annotations

from dataclasses import replace

from flowlens.facts.build import build
from flowlens.facts.settings import FactsSettings
from flowlens.facts.tables import Facts, empty_frame
from flowlens.model.documents import Action, Document, Quote
from tests.mined import commit, diff, diffs_of, file, mined, step
from tests.repos import day

PATH = "docs/postmortems/disk.md"
DISK = Document(
    PATH,
    "post-mortem",
    happened=True,
    learned=False,
    change=True,
    actions=(Action(("#12",)), Action()),
    blame=(Quote(3, "It was Ann's fault"), Quote(9, "Human error")),
)


def facts_of(*documents: Document) -> Facts:
    """A document that came on day 1, an edit on day 2, and a repair on day 5."""
    commits = [commit("a"), commit("b", "a", 1), commit("c", "b", 2), commit("d", "c", 5, message="Repair it (#12)")]
    steps = [step("a", None), step("b", "a"), step("c", "b"), step("d", "c")]
    given = replace(mined(commits, steps), documents=documents)
    diffs = diffs_of(
        diff("a", None, file("README.md")),
        diff("b", "a", file(PATH, status="added")),
        diff("c", "b", file(PATH)),
        diff("d", "c", file("src/disk.py")),
    )
    return build(given, diffs, {}, FactsSettings())


def test_a_document_with_its_life_and_hints() -> None:
    table = facts_of(DISK).documents
    assert table.to_dict("records") == [
        {
            "path": PATH, "kind": "post-mortem", "first_change": "b", "first_at": day(1), "last_change": "c",
            "last_at": day(2), "happened": True, "learned": False, "change": True, "praise_only": False,
            "n_actions": 2, "blame": "3: It was … fault\n9: Human error",
        }
    ]  # fmt: skip


def test_its_actions_and_what_came_of_them() -> None:
    first, second = facts_of(DISK).document_actions.to_dict("records")
    assert (first["document"], first["position"], first["names"], first["at"]) == (PATH, 0, "#12", day(1))
    assert (first["followed_at"], first["followed_by"], first["already"]) == (day(5), "d", False)
    assert (second["position"], second["already"]) == (1, False)
    assert facts_of(DISK).document_actions["names"].isna().tolist() == [False, True]


def test_without_documents_the_tables_are_empty() -> None:
    facts = facts_of()
    assert facts.documents.equals(empty_frame("documents"))
    assert facts.document_actions.equals(empty_frame("document_actions"))


def test_a_document_that_no_change_touches_is_kept_without_a_date() -> None:
    table = facts_of(replace(DISK, path="docs/postmortems/other.md")).documents
    assert table["first_at"].isna().tolist() == [True]
    assert table["first_change"].isna().tolist() == [True]


def test_the_order_is_that_of_the_paths() -> None:
    other = replace(DISK, path="docs/postmortems/cpu.md")
    assert facts_of(DISK, other).documents["path"].tolist() == ["docs/postmortems/cpu.md", PATH]
