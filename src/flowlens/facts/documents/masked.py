"""Lines of a document to be shown without the names of people."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flowlens.model.history import Person

__all__ = ["masked", "names_of"]

_MASK = "\u2026"
_LONGEST = 160
# What is before an @ is looked at from its first letter only: one line may be 64 KB of letters.
_ADDRESS = re.compile(r"https?://\S+|(?<![\w.+-])[\w.+-]+@[\w.@+-]+|(?<!\w)@[\w/.@+-]+")
_WORD = re.compile("[^\\W\\d_]+(?:['\u2019-][^\\W\\d_]+)*")
_PARTS = re.compile(r"[^\W\d_]{2,}")
# A short word in small letters is hardly a name: `be` or `ci` may well be some part of an address.
_SHORT = 2
_JOINTS = re.compile("['\u2019-]")
_POSSESSIVE = re.compile("['\u2019]s?$")
# Words that begin a sentence or name a thing; any other one with a capital letter may be a name.
_NOT_NAMES = frozenset(
    """
    a about action after again all also although an and another any as at because before both but by cause caused could
    despite developer did do during each engineer error even every failure finally first for from had has have he here
    how however human i if impact in incident instead is issue it its last later lesson most my next no none not nothing
    now on once one only operator or our pay please problem root second should since so some somebody someone still
    summary that the their then there these they third this those though to today together trigger two until user we
    what when where which while who why with without would you
    """.split()  # noqa: SIM905 - a hundred words between quotes are no easier to read
)
# What stands before the @ of addresses, or where a name should be, and names nobody.
_NOBODY = frozenset(
    """
    admin bot bugs build builds code com commits contact default dev developer devel doe email example github gitlab
    git gmail hello home inbox info invalid list lists localhost mail main maintainers master net noreply nobody none
    office online org patch patches post postmaster project public release root security server service services
    support system team temp test tester testing tests unknown user username users web webmaster windows work www
    """.split()  # noqa: SIM905 - as above
)


def names_of(people: Iterable[Person]) -> frozenset[str]:
    """The parts of the names and addresses of people in small letters, and their initials in capital ones."""
    found: set[str] = set()
    initials: set[str] = set()
    for person in people:
        parts = _PARTS.findall(person.name.lower())
        found.update(parts, _PARTS.findall(person.email.partition("@")[0].lower()))
        initials.add("".join(part[0] for part in parts).upper())
    names = {part for part in found - _NOT_NAMES - _NOBODY if len(part) > _SHORT or not part.isascii()}
    return frozenset(names | {letters for letters in initials if len(letters) > 1})


def masked(text: str, names: frozenset[str]) -> str:
    """The line without addresses and handles, and with … for every word that may be a name.

    Those are the names given, and whatever begins with a capital letter and is no common word: rather too many.
    """
    plain = " ".join(_ADDRESS.sub(_MASK, text).split())
    told = _WORD.sub(lambda found: _MASK if _may_name(found[0], names) else found[0], plain)
    return told if len(told) <= _LONGEST else told[: _LONGEST - 1] + _MASK


def _may_name(word: str, names: frozenset[str]) -> bool:
    core = _POSSESSIVE.sub("", word)
    lower = core.lower()
    if lower in _NOT_NAMES:
        return False
    if core in names or lower in names or any(part in names for part in _JOINTS.split(lower)):
        return True
    # Capital letters alone are an abbreviation, unless they are somebody's initials.
    return core[:1].isupper() and not core.isupper()
