"""Which lines hold code."""

from __future__ import annotations

import pytest

from flowlens.sources.git.code_lines import is_code


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("lib/a.h", "#define SIZE 9"),
        ("lib/a.c", "    *end = 0;"),
        ("lib/a.c", "#include <a.h>"),
        ("src/a.rs", "#[derive(Debug)]"),
        ("web/a.css", "#menu {"),
        ("lib/config.h.in", "#undef HAVE_A"),
        ("a.py", "x = 1  # one"),
        ("Makefile", "all: a"),
    ],
)
def test_code(path: str, line: str) -> None:
    assert is_code(path, line)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.c", ""), ("a.c", "  \t"), ("a.c", "// why"), ("a.c", "/* why"), ("a.c", " * why"), ("a.c", " *"),
        ("a.c", " */"), ("a.py", "# why"), ("a.py", '"""Why."""'), ("a.sh", "#!/bin/sh"), ("Makefile", "# why"),
        ("a.rb", "# why"),
    ],
)  # fmt: skip
def test_no_code(path: str, line: str) -> None:
    assert not is_code(path, line)
