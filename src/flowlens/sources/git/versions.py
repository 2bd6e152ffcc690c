"""A tag's name taken apart: which component it releases, and which version of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from packaging.version import InvalidVersion, Version

__all__ = ["TagVersion", "parse_tag"]

_LONGEST = 200
# Where a version may begin: at the start or after a separator, perhaps after a `v`, or glued to a word (`go1.2`).
_START = re.compile(r"(?:^|(?<=[/@_.+-]))[vVrR]?(?=\d)|(?<=^[A-Za-z])(?=\d)|(?<![A-Za-z0-9])[A-Za-z]+(?=\d+[._-]\d)")
_PLAIN_WORDS = frozenset(
    {"", "v", "r", "rel", "release", "releases", "ver", "version", "versions", "stable", "final", "tag"}
)
_NUMBERS = re.compile(r"(\d+(?:[._-]\d+)*)(.*)", re.DOTALL | re.ASCII)
# Among them the names of editions: `17.06.0-ce` is the whole community edition.
_FINAL_WORDS = frozenset({"final", "ga", "release", "stable", "lts", "general", "ce", "ee", "oss", "community"})
_PRE_WORDS = re.compile(
    r"[._-]?(?:a|alpha|b|beta|c|rc|cr|m|milestone|pre|prerelease|preview|dev|snapshot|nightly|canary|next|ea|test|insiders)"
    r"(?![A-Za-z])[._+-]?\d*.*",
    re.IGNORECASE | re.DOTALL,
)
_POST_WORDS = re.compile(r"[._+-]?(?:p|pl|patch|post|hotfix|fix|sp|u|update|rev|r)[._-]?\d+", re.IGNORECASE)
_LETTER = re.compile(r"[a-z]")
_SEMVER_PRE = re.compile(r"-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*(?:\+[0-9A-Za-z.-]+)?")
_BUILD = re.compile(r"\+[0-9A-Za-z.-]+")
_TAKEN_BACK = re.compile(r"retract|yanked|withdrawn|broken|do-not-use", re.IGNORECASE)
_UNSTABLE = frozenset({"nightly", "canary", "snapshot", "dev", "unstable"})
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_NUMBER_DIGITS = 9


@dataclass(frozen=True, slots=True)
class TagVersion:
    """A version read from a tag: its component (empty: the repository), text, numbers, and its stage.

    `post`: the last number tells builds or amendments of one version apart (1.9.0-1, 1.2.post1).
    """

    component: str
    text: str
    numbers: tuple[int, ...]
    pre: bool
    post: bool = False

    @property
    def plain(self) -> tuple[int, ...]:
        """The numbers of the version itself."""
        return self.numbers[:-1] if self.post else self.numbers

    @property
    def order(self) -> tuple[tuple[int, ...], bool]:
        """Sorts versions of one component; pre-releases come before their release."""
        trimmed = self.numbers
        while trimmed and trimmed[-1] == 0:
            trimmed = trimmed[:-1]
        return trimmed, not self.pre


def parse_tag(name: str, repository: str = "") -> TagVersion | None:
    """What a tag such as `v1.2.3`, `pkg@1.2.3`, `pkg/v1.2` or `2024-01-31` releases; None for other names.

    `packaging` reads the version; where it does not apply, the rules of Semantic Versioning 2.0.0 and common
    words do. A component called as the repository is the repository itself.
    """
    if len(name) > _LONGEST or _TAKEN_BACK.search(name):
        return None
    for prefix, text in _splits(name):
        parsed = _version(text)
        if parsed is not None:
            numbers, pre, post = parsed
            component = _component(prefix, repository)
            if component.lower() in _UNSTABLE:
                return TagVersion("", text, numbers, pre=True, post=post)
            # A lone number is a version of the repository (`v5`), but hardly of a component (`backup-2020`).
            if len(numbers) > 1 or not component or _DAY.fullmatch(text):
                return TagVersion(component, text, numbers, pre, post)
    return None


def _splits(name: str) -> Iterator[tuple[str, str]]:
    for match in _START.finditer(name):
        yield name[: match.end()], name[match.end() :]


def _component(prefix: str, repository: str) -> str:
    words = re.sub(r"(?:^|(?<=[/@_.-]))[vVrR]$", "", prefix).strip("/@_.-")
    plain = words.lower()
    return "" if plain in _PLAIN_WORDS or plain == repository.lower() else words


def _version(text: str) -> tuple[tuple[int, ...], bool, bool] | None:
    match = _NUMBERS.fullmatch(text)
    if match is None or any(len(part) > _NUMBER_DIGITS for part in re.split(r"[._-]", match[1])):
        return None
    numbers, rest = tuple(int(part) for part in re.split(r"[._-]", match[1])), match[2]
    # OpenSSL's and Git's early letters (1.0.2k, 0.99.7a) are later patches; `packaging` takes an `a` for an alpha.
    if len(numbers) > 2 and _LETTER.fullmatch(rest):
        return (*numbers, ord(rest) - ord("a") + 1), False, False
    try:
        version = Version(text)
    except InvalidVersion:
        words = _by_words(numbers, rest)
        return None if words is None else (*words, False)
    if not version.is_postrelease:
        return version.release, version.is_prerelease, False
    # Of `1-2` there is no telling what the 2 is.
    return (*version.release, version.post or 0), version.is_prerelease, len(version.release) > 1


def _by_words(numbers: tuple[int, ...], rest: str) -> tuple[tuple[int, ...], bool] | None:
    if not rest or rest.lower().strip("._-") in _FINAL_WORDS or _BUILD.fullmatch(rest) or _POST_WORDS.fullmatch(rest):
        return numbers, False
    if _PRE_WORDS.fullmatch(rest):
        return numbers, True
    return (numbers, True) if len(numbers) > 2 and _SEMVER_PRE.fullmatch(rest) else None
