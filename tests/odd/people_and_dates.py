"""Commits whose authors, dates, zones, encodings and messages are impossible or odd."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.odd.case import START, THREE, Make, Odd, commit, on_top, three
from tests.plain_git import fast_import, init

__all__ = ["EACH_ALONE", "PEOPLE_AND_DATES"]

Step = Callable[[Path], None]
_UNDATED = "no date that is possible"
_WHEN = b"%d +0000" % (START + 600)


def _raw(author: bytes | None, message: bytes = b"odd\n", more: bytes = b"") -> Step:
    """A commit that changes nothing, by an author of exactly these bytes."""

    def step(folder: Path) -> None:
        written = b"" if author is None else b"author %s\n" % author
        landed = author or b"A <a@x> " + _WHEN
        on_top(folder, written + b"committer " + landed + more, message)

    return step


def _on_the_three(*steps: Step) -> Make:
    """The three commits, and these on top."""

    def make(folder: Path) -> Path:
        three(folder / "r")
        for step in steps:
            step(folder / "r")
        return folder / "r"

    return make


def _skewed(folder: Path) -> Path:
    init(folder / "r")
    steps = [commit(n, {b"f": b"line %d\n" % n}, (n - 1,) if n > 1 else (), START - n * 86_400) for n in range(1, 31)]
    fast_import(folder / "r", b"".join(steps))
    return folder / "r"


def _odd(step: Step, *, dated: bool = True) -> tuple[Step, bool]:
    return step, dated


def _alone(step: Step, dated: bool) -> Odd:
    """The change that is odd has its size; without a date that can be believed it is in no series, and that is said."""
    make = _on_the_three(step)
    return Odd(make, (*THREE, (0, 0))) if dated else Odd(make, THREE, (_UNDATED,), n_commits=4)


_STEPS = {
    "a date of 1970": _odd(_raw(b"A <a@x> 0 +0000"), dated=False),
    "a date before 1970": _odd(_raw(b"A <a@x> -86400 +0000"), dated=False),
    "a date of the year 10000": _odd(_raw(b"A <a@x> 253402300800 +0000"), dated=False),
    "a date beyond 64 bits": _odd(_raw(b"A <a@x> 18446744073709551617 +0000"), dated=False),
    "no date": _odd(_raw(b"A <a@x>"), dated=False),
    "a date in words": _odd(_raw(b"A <a@x> yesterday noon"), dated=False),
    "zone +9999": _odd(_raw(b"A <a@x> %d +9999" % START)),
    "zone +51800": _odd(_raw(b"A <a@x> %d +51800" % START)),
    "zone -7545": _odd(_raw(b"A <a@x> %d -7545" % START)),
    "no name": _odd(_raw(b" <> " + _WHEN)),
    "no address": _odd(_raw(b"nobody " + _WHEN), dated=False),
    "brackets in an address": _odd(_raw(b"A <b> <a@x>> " + _WHEN)),
    "no author": _odd(_raw(None)),
    "two authors": _odd(_raw(b"A <a@x> %s\nauthor B <b@x> %s" % (_WHEN, _WHEN))),
    "a name that is not UTF-8": _odd(_raw(b"J\xe9r\xf4me <j@x> " + _WHEN, b"caf\xe9\n")),
    "Latin-1, and said": _odd(_raw(b"J\xe9 <j@x> " + _WHEN, b"caf\xe9\n", b"\nencoding ISO-8859-1")),
    "an encoding that is none": _odd(_raw(b"A <a@x> " + _WHEN, more=b"\nencoding no-such-codec")),
    "an encoding that unpacks": _odd(_raw(b"A <a@x> " + _WHEN, more=b"\nencoding zlib_codec")),
    "half a surrogate pair": _odd(_raw(b"\xed\xa0\x80\xc0\xaf <a@x> " + _WHEN, b"\xf8\x88\x80\x80\x80\n")),
    "a name that reads as missing": _odd(_raw(b"NaN <null> " + _WHEN, b"None\n")),
    "a null byte in a message": _odd(_raw(b"A <a@x> " + _WHEN, b"before\0after\n")),
    "line ends in a name": _odd(_raw(b"A\rB\x0bC <a@x> " + _WHEN, b"1\r2\x0c3\x1c4\x1d5\xe2\x80\xa86\xc2\x857\n")),
    "a message of 2 MB": _odd(_raw(b"A <a@x> " + _WHEN, b"m" * (2 << 20))),
    "a subject of spaces and addresses": _odd(_raw(b"A <a@x> " + _WHEN, b"a" * 60_000 + b" @" + b" " * 4_000 + b"\n")),
}
_N_DATED = sum(dated for _, dated in _STEPS.values())
PEOPLE_AND_DATES = {
    "children older than their parents": Odd(_skewed, ((1, 0), *[(1, 1)] * 29)),
    "a date of 2099": Odd(
        _on_the_three(_raw(b"A <a@x> 4070908800 +0000")), THREE, ("1 change dated later than the clock",), n_commits=4
    ),
    "all odd people and dates": Odd(
        _on_the_three(*(step for step, _ in _STEPS.values())),
        (*THREE, *[(0, 0)] * _N_DATED),
        (f"{len(_STEPS) - _N_DATED} commits with {_UNDATED}",),
        n_commits=len(THREE) + len(_STEPS),
    ),
}
EACH_ALONE = {name: _alone(step, dated) for name, (step, dated) in _STEPS.items()}
