"""Whatever people wrote in messages, tags, names of branches and documents, it is read, and in linear time."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowlens.facts.documents.followed import mentioned
from flowlens.facts.documents.masked import masked
from flowlens.facts.documents.read import document_of
from flowlens.sources.git.branch_names import is_line
from flowlens.sources.git.commit_object import parse_commit
from flowlens.sources.git.flag_patterns import flags_in
from flowlens.sources.git.kinds import read_notes
from flowlens.sources.git.pull_numbers import claimed_pull, closed_issues
from flowlens.sources.git.reverts import landed_again
from flowlens.sources.git.versions import parse_tag
from tests.fuzz.lasting import lasting
from tests.fuzz.mutations import mutated, repeated

OID = "a" * 40
# What a commit may hold at most; a tag's and a branch's name is a path, and a line of a document is shorter.
_MESSAGE, _NAME, _PAGE = 1 << 16, 4_000, 1 << 17
# A machine that others use as well is slow at times; what takes the square takes minutes.
_SECONDS = 5.0


def notes(text: str) -> None:
    """All that is told from the message of one commit."""
    commit = parse_commit(OID, f"tree {OID}\n\n{text}".encode("utf-8", "replace"))
    read_notes({OID: commit}, {1: OID})


READERS: dict[str, tuple[Callable[[str], object], int, tuple[str, ...]]] = {
    "notes": (notes, _MESSAGE, (
        'Revert "fix(core): x (#12)" (#13)\n\nThis reverts commit 1234567890abcdef.\n', "[DOC] a: b: fix, revert of ",
        "Reapply \"Fix https://example.org/issues/1\"", "fixup! Bug 1234567 - Part 2: back out changeset ",
        "(cherry picked from ",
        "closes #1, fixes: GH-2\n", "tests/unit, docs: correct a typo in `code`",
    )),
    "claimed pull": (claimed_pull, _MESSAGE, ("Merge pull request #12 from a/b\n", "(#12)\n\nPR-URL: https://x/pull/1")),
    "closed issues": (closed_issues, _MESSAGE, ("Closes #1, #2 and #3\n", "fixes https://github.com/a/b/issues/1 ")),
    "mentioned": (lambda text: mentioned(text, "project"), _MESSAGE, ("GH-1 project#2 !3 ",)),
    "landed again": (landed_again, _MESSAGE, ('Reland "x"', "Re-apply “x” (#1)", "Reapply ")),
    "masked": (lambda text: masked(text, frozenset({"ann"})), _MESSAGE, ("Ann <ann@x.org> @ann ", "https://a@b/c ")),
    "tag": (lambda text: parse_tag(text, "project"), _NAME, ("v1.2.3-rc.1+b5", "pkg/v1_2-beta", "release-2024-01-31")),
    "branch": (is_line, _NAME, ("release/1.x", "gh-readonly-queue/main/pr-1-", "stable-1.2", "deploy/")),
    "flags": (lambda text: flags_in(text.encode("utf-8", "replace")), _PAGE, (
        "if flags.enabled('new-shop', user) {", 'variation("x", ', "process.env.FEATURE_X", "Flag.where(name: :a)",
    )),
    "retrospective": (lambda text: document_of("docs/retrospectives/2024-01.md", text, "project"), _PAGE, (
        "# Retrospective\n\n## What went well\n- [ ] Ann: do #1\n", "Action items\n===\n| a | b |\n|---|---|\n",
        "<!-- x -->\n", "---\ntitle: x\n---\n", "[a](http://x/1 \"t\") ", "```\n",
    )),
    "post-mortem": (lambda text: document_of("postmortems/outage.rst", text, "project"), _PAGE, (
        "Root cause\n----------\n", "* what happened\n\n  who broke it\n", ".. comment\n", "`a <http://x>`_ ",
    )),
}  # fmt: skip
WHATEVER = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("name", READERS)
@lasting
@WHATEVER
@given(data=st.data())
def test_any_text(name: str, data: st.DataObject) -> None:
    read, _, examples = READERS[name]
    read(data.draw(mutated(*(example.encode() for example in examples))).decode("utf-8", "replace"))


@pytest.mark.parametrize("name", READERS)
@lasting
@settings(WHATEVER, max_examples=2)
@given(data=st.data())
def test_a_long_text_ends_soon(name: str, data: st.DataObject) -> None:
    read, n_bytes, examples = READERS[name]
    text = data.draw(repeated(n_bytes, *examples))
    begun = process_time()
    read(text)
    assert process_time() - begun < _SECONDS
