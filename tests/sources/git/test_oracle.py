"""Histories in which every line is unique: what a change adds and deletes is a difference of sets, without a diff."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flowlens import pipeline
from tests.plain_git import fast_import, init
from tests.runs import asked

Lines = tuple[int, int]  # added, deleted
PATHS = [b"a.txt", b"b.txt", b"folder/c.py", b"folder/d e.md", b"\xc3\xbc.txt"]


@dataclass(frozen=True)
class Edit:
    """Put new lines into a file, or take lines out of it, at a place that is cut to its length."""

    path: int
    place: int
    n_new: int
    n_gone: int


@dataclass(frozen=True)
class Step:
    """What lands at once: one commit, or a merged branch of several; or a file that gets another name, or goes."""

    who: int
    commits: tuple[tuple[Edit, ...], ...]
    how: str


@dataclass
class History:
    """The stream for Git, and beside it what each step must come to."""

    tree: dict[bytes, list[bytes]] = field(default_factory=dict)
    stream: list[bytes] = field(default_factory=list)
    steps: list[Lines] = field(default_factory=list)
    files: list[dict[str, Lines]] = field(default_factory=list)
    people: Counter[int] = field(default_factory=Counter)
    gone: Counter[int] = field(default_factory=Counter)
    n_lines: int = 0
    mark: int = 0
    clock: int = 1_704_110_400
    names: int = 0

    def add(self, step: Step) -> None:
        """One step more on the mainline."""
        before = {path: list(content) for path, content in self.tree.items()}
        base, names = self.mark, {path: path for path in self.tree}
        if step.how in {"rename", "remove"} and self.tree:
            path = sorted(self.tree)[step.commits[0][0].path % len(self.tree)]
            names = self._another_name(step, path) if step.how == "rename" else self._removed(step, path)
        else:
            # The first commit of all is no branch of anything.
            for edits in step.commits if base else step.commits[:1]:
                changed = {self._edited(edit) for edit in edits}
                self._commit(step.who, [self._put(path) for path in sorted(changed)])
            if step.how == "merge" and base:
                self._merge(step.who, base)
        self._expect(before, names, step.who)

    def _edited(self, edit: Edit) -> bytes:
        path = PATHS[edit.path]
        content = self.tree.setdefault(path, [])
        place = edit.place % (len(content) + 1)
        del content[place : place + edit.n_gone]
        content[place:place] = [b"line %d\n" % (self.n_lines + number) for number in range(edit.n_new)]
        self.n_lines += edit.n_new
        return path

    def _another_name(self, step: Step, path: bytes) -> dict[bytes, bytes]:
        self.names += 1
        new = b"renamed/%d" % self.names
        self.tree[new] = self.tree.pop(path)
        self._commit(step.who, [b'R "%s" "%s"\n' % (_quoted(path), new)])
        return {**{name: name for name in self.tree}, path: new}

    def _removed(self, step: Step, path: bytes) -> dict[bytes, bytes]:
        self.tree.pop(path)
        self._commit(step.who, [b'D "%s"\n' % _quoted(path)])
        return {name: name for name in self.tree}

    def _put(self, path: bytes) -> bytes:
        content = b"".join(self.tree[path])
        return b'M 100644 inline "%s"\ndata %d\n%s\n' % (_quoted(path), len(content), content)

    def _commit(self, who: int, files: Sequence[bytes], parents: Sequence[int] | None = None) -> None:
        self.clock += 86_400
        self.mark += 1
        said = b"P%d <p%d@example.org> %d +0000" % (who, who, self.clock)
        head = [b"commit refs/heads/main", b"mark :%d" % self.mark, b"author " + said, b"committer " + said]
        links = [self.mark - 1] if parents is None else list(parents)
        words = [b"from", *[b"merge"] * (len(links) - 1)]
        led = [b"%s :%d" % (word, link) for word, link in zip(words, links, strict=True) if link]
        self.stream.append(b"\n".join([*head, b"data 4\nWork", *led, b""]) + b"".join(files) + b"\n")

    def _merge(self, who: int, base: int) -> None:
        """What the branch holds is on top of the mainline already: the merge has its tree."""
        self._commit(who, [b"deleteall\n", *(self._put(path) for path in sorted(self.tree))], [base, self.mark])

    def _expect(self, before: dict[bytes, list[bytes]], names: dict[bytes, bytes], who: int) -> None:
        old = {names.get(path, path): (set(lines), path in names) for path, lines in before.items()}
        files: dict[str, Lines] = {}
        for path in old.keys() | self.tree.keys():
            was, now = old.get(path, (set(), False))[0], set(self.tree.get(path, []))
            files[path.decode()] = (len(now - was), len(was - now))
        self.files.append({path: lines for path, lines in files.items() if lines != (0, 0)})
        added, deleted = (sum(lines[side] for lines in files.values()) for side in (0, 1))
        self.steps.append((added, deleted))
        self.people[who] += added
        self.gone[who] += deleted


def _quoted(path: bytes) -> bytes:
    return path.replace(b"\\", b"\\\\").replace(b'"', b'\\"')


edits = st.builds(Edit, st.integers(0, len(PATHS) - 1), st.integers(0, 60), st.integers(0, 12), st.integers(0, 8))
commits = st.lists(edits, min_size=1, max_size=4).map(tuple)
steps = st.one_of(
    st.builds(Step, st.integers(0, 3), commits.map(lambda one: (one,)), st.just("direct")),
    st.builds(Step, st.integers(0, 3), st.lists(commits, min_size=1, max_size=3).map(tuple), st.just("merge")),
    st.builds(Step, st.integers(0, 3), commits.map(lambda one: (one,)), st.sampled_from(["rename", "remove"])),
)


def change(frame: pd.DataFrame) -> list[Lines]:
    return list(zip(frame["added"].tolist(), frame["deleted"].tolist(), strict=True))


ONE = Step(0, ((Edit(0, 0, 9, 0), Edit(4, 0, 3, 0)),), "direct")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(steps, min_size=1, max_size=8))
@example([ONE, Step(1, ((Edit(0, 0, 0, 0),),), "rename"), Step(2, ((Edit(4, 1, 2, 5),), (Edit(1, 0, 4, 0),)), "merge")])
@example([ONE, Step(0, ((Edit(0, 0, 0, 0),),), "remove"), Step(3, ((Edit(0, 0, 5, 0), Edit(0, 2, 1, 3)),), "direct")])
def test_lines_are_differences_of_sets(made: list[Step]) -> None:
    history = History()
    for step in made:
        history.add(step)
    with tempfile.TemporaryDirectory() as folder:
        project = init(Path(folder) / "project")
        fast_import(project, b"".join(history.stream))
        facts = pipeline.gather(asked(project, Path(folder) / "cache", deep_budget=0))
    assert change(facts.changes) == history.steps
    assert facts.changes["raw_lines"].tolist() == [added + deleted for added, deleted in history.steps]
    for oid, wanted in zip(facts.changes["id"], history.files, strict=True):
        rows = facts.change_files[facts.change_files["change"] == oid]
        found = dict(zip(rows["path"], change(rows), strict=True))
        assert {path: lines for path, lines in found.items() if lines != (0, 0)} == wanted
    people = facts.changes.groupby("person")[["added", "deleted"]].sum()
    assert sorted(change(people)) == sorted((history.people[who], history.gone[who]) for who in history.people)


def test_a_line_too_few_would_be_seen() -> None:
    history = History()
    for step in (ONE, Step(1, ((Edit(0, 2, 1, 4),),), "direct")):
        history.add(step)
    assert history.steps == [(12, 0), (1, 4)]
    assert history.files == [{"a.txt": (9, 0), "ü.txt": (3, 0)}, {"a.txt": (1, 4)}]
