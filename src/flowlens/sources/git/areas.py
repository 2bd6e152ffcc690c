"""Whether a change is one of tests, documents or the build, as the parts that a subject names and its words tell."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["area_of_parts", "area_of_repair"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PARTS = {
    "test": _words(
        "t test tests testing testsuite testcase testcases unittest unittests spec specs e2e fixtures testdata "
        "runtests bench benches benchmark benchmarks"
    ),
    "docs": _words(
        "doc docs documentation readme changelog changes news man manpage manpages manual faq todo book guide tutorial "
        "examples example contributing website authors thanks release-notes relnotes"
    ),
    "chore": _words(
        "ci gha github travis appveyor azure circleci cirrus jenkins build builds cmake configure makefile makefiles "
        "meson autotools buildconf docker dockerfile deps dependencies lint linter checksrc gitignore editorconfig nox "
        "tox mingw msvc winbuild workflow workflows release packaging devcontainer dependabot renovate vendor"
    ),
}
_AREA_OF_PART = {part: area for area, parts in _PARTS.items() for part in parts}
_SPLIT = re.compile(r"[\s/,&+.]+")
_TEST_PART = re.compile(r"(?:t|test|unit|lib)[-_]?\d{2,}.*|\w+[-_](?:tests?|spec)|test[-_]\w+")
_DOCS_PART = re.compile(r"\.(?:md|rst|adoc|txt|\d)$")

# What was put right was no behaviour of the product, if these are the words for it.
_DOCS = _words(
    "typo typos typographical spelling spellings misspelling misspellings misspelled spell grammar grammatical doc "
    "docs documentation docstring docstrings docblock docblocks comment comments readme changelog changelogs news "
    "manpage manpages wording punctuation example examples copyright md rst adoc tutorial"
)
_TEST = _words("tests testing testcase testcases testsuite testsuites flaky flakes flake flakiness flakey fixtures")
_CHORE = _words(
    "lint linting linter linters eslint tslint cpplint jslint jshint pylint clippy rubocop pyflakes mypy checkstyle "
    "checksrc phpcs prettier rustfmt gofmt fmt indentation indent indents nit nits compile compiles compiled "
    "compilation compiling compiler compilers linker linking building mingw msvc ci travis appveyor circleci workflow "
    "workflows makefile makefiles cmake meson dockerfile"
)
_SURE = {word: area for area, words in (("chore", _CHORE), ("test", _TEST), ("docs", _DOCS)) for word in words}
# These tell in a phrase only: "the link", "build tree", "warning message" are parts of products.
_UNSURE = _words(
    "test warning warnings style formatting format build builds link links whitespace whitespaces spaces space unused "
    "merge script configure pep man pre cs"
)
_DOCS_PHRASE = r"\b(?:broken|dead|doc|docs|hyper) ?links?\b|^(?:\w+ ){0,2}links?$|\bman pages?\b"
_TEST_PHRASE = (
    r"\btest[ -](?:case|suite|fail|break|issue|error|run|bug|data|name|fixture|assert|script|for|after|on|in|env"
    r"|harness|descri)|\btest$|\b(?:failing|unit|flaky) test\b|\b(?:a|the|broken|this) test"
    r" (?:that|which|of|when|with|by|to)\b|\btest ?\d|\btest_|_test\b"
)
_CHORE_PHRASE = (
    r"(?<!the )\bwarnings?\b(?! (?:message|text|output|count|when))|\b(?:code|coding) (?:style|format)"
    r"|\b(?:style|cs|formatting|whitespaces?)(?: (?:issue|error|problem|fix)(?:es|s)?)?$"
    r"|\b(?:trailing|stray|excess|extra) (?:white)?spaces?"
    r"|\bbuilds?(?:$| (?:error|fail|issue|break|problem|with|without|on|for|under|when|in|after|and|of|as|if)\b)"
    r"|\b(?:broken|the) builds?\b|\blink errors?|\bconfigure(?:$| script)|\bpep-?8|\bpre-commit"
    r"|\bmerge conflict|\b(?:bad|botched|broken) merge|\b(?:release|publish|build) script"
    r"|\bunused (?:var|import|param|arg|func|code)"
)
_PHRASES = tuple(
    (area, re.compile(phrase))
    for area, phrase in (("docs", _DOCS_PHRASE), ("test", _TEST_PHRASE), ("chore", _CHORE_PHRASE))
)
# It fails for those who use it, wherever that was noticed.
_FOR_USERS = _words(
    "crash crashes crashing crashed panic panics segfault segfaults segv leak leaks leaking leaked leakage memleak "
    "deadlock deadlocks race overflow overflows corruption corrupt infinite oom null dereference vulnerability"
)


@lru_cache(maxsize=4096)
def area_of_parts(parts: str) -> str | None:
    """test, docs or chore, where the parts that stand before the text of a subject name one; the last that does."""
    area = None
    for part in parts.lower().split():
        area = _area_of_part(part.strip(",")) or area
    return area


def area_of_repair(text: str, words: frozenset[str]) -> str | None:
    """test, docs or chore, where the text of a subject and its words say that what was repaired is one of these."""
    if not words.isdisjoint(_FOR_USERS):
        return None
    sure = {_SURE[word] for word in words & _SURE.keys()}
    if sure:
        return next(area for area in ("docs", "test", "chore") if area in sure)
    if words.isdisjoint(_UNSURE):
        return None
    return next((area for area, phrase in _PHRASES if phrase.search(text)), None)


def _area_of_part(part: str) -> str | None:
    if _DOCS_PART.search(part):
        return "docs"
    for word in _SPLIT.split(part):
        area = _AREA_OF_PART.get(word) or ("test" if _TEST_PART.fullmatch(word) else None)
        if area is not None:
            return area
    return None
