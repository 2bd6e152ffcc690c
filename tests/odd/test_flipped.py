"""A flipped bit in any file of a Git folder: the right number, an unknown one, or a refusal; never another number."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from flowlens.config import Overrides, load_config
from flowlens.errors import CannotMeasureError
from flowlens.pipeline import gather
from tests.fuzz.lasting import AT_NIGHT
from tests.odd.case import Lines, commit
from tests.odd.test_odd import lines_of
from tests.plain_git import fast_import, git, init

_N_COMMITS = 8
# Each file of some thousand bytes at so many places; at night at every 23rd byte.
_PLACES, _NIGHTLY_STEP = 4, 23
FILES = {
    "a pack": "pack/*.pack",
    "its index": "pack/*.idx",
    "an index of packs": "pack/multi-pack-index",
    "a commit-graph": "info/commit-graph",
}


def _text(n: int) -> bytes:
    return b"".join(b"line %d%s\n" % (at, b" of %d" % n if at % 8 == n % 8 else b"") for at in range(60))


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight changes of one file, as deltas in a pack, with all that Git can make to be faster."""
    folder = init(tmp_path_factory.mktemp("packed") / "r")
    steps = [commit(n, {b"f.txt": _text(n)}, (n - 1,) if n > 1 else ()) for n in range(1, _N_COMMITS + 1)]
    fast_import(folder, b"".join(steps))
    git(folder, "repack", "-q", "-a", "-d", "-f", "--depth=10")
    git(folder, "multi-pack-index", "write")
    git(folder, "commit-graph", "write", "--reachable")
    return folder


def told(folder: Path, cache: Path) -> tuple[list[Lines], tuple[str, ...]] | None:
    """The lines of each change and the notices; None where it is refused."""
    try:
        facts = gather(load_config(folder, overrides=Overrides(cache=cache, jobs=1, rebuild=True)))
    except CannotMeasureError:
        return None
    return lines_of(facts.changes), facts.notices


@pytest.mark.parametrize("name", FILES)
def test_no_flipped_bit_gives_another_number(packed: Path, tmp_path: Path, name: str) -> None:
    (path,) = (packed / ".git" / "objects").glob(FILES[name])
    path.chmod(0o644)
    content = path.read_bytes()
    right = told(packed, tmp_path / "cache")
    assert right is not None
    assert None not in right[0]
    step = _NIGHTLY_STEP if AT_NIGHT else len(content) // _PLACES
    try:
        for at in range(step // 2, len(content), step):
            path.write_bytes(content[:at] + bytes([content[at] ^ (1 << at % 8)]) + content[at + 1 :])
            begun = time.monotonic()
            found = told(packed, tmp_path / "cache")
            assert time.monotonic() - begun < 120, at
            _is_no_lie(found, right[0], at)
    finally:
        path.write_bytes(content)


def _is_no_lie(found: tuple[list[Lines], tuple[str, ...]] | None, right: list[Lines], at: int) -> None:
    if found is None:
        return
    lines, notices = found
    # Where the line of first parents is cut, the newest changes are left, and the first of them has no base.
    expected = right[len(right) - len(lines) :]
    assert all(one is None or one == other for one, other in zip(lines, expected, strict=True)), (at, lines)
    if None in lines or len(lines) < len(right):
        assert any("unknown" in notice or "missing" in notice for notice in notices), (at, notices)
