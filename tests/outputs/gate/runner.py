"""What a CI reads in the text that a step prints and in the files that it writes: an oracle of their documented rules.

GitHub: a command is a line that begins with `::name …::`, or has `##[name …]` anywhere; `::stop-commands::TOKEN` ends
that until a line has the token. Azure: `##vso[…]` and `##[…]` anywhere.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

_NEW = re.compile(r"\s*::([^\s:]+)(?:\s+(.*?))?::(.*)", re.DOTALL)
_OLD = re.compile(r"##\w*\[([^\]\s]*)")


def commands_in(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands that the runner would follow, each as name, properties and data."""
    found: list[tuple[str, dict[str, str], str]] = []
    token = None
    for line in re.split(r"\r\n|\r|\n", text):
        new, old = _NEW.match(line), _OLD.search(line)
        if token is not None:
            token = None if new and new[1] == token else token
        elif new and new[1] == "stop-commands":
            token = new[3]
        elif new:
            found.append((new[1], _properties(new[2] or ""), _plain(new[3])))
        elif old:
            found.append((old[1], {}, line))
    assert token is None, "commands are switched off for the steps that follow"
    return found


def outputs_in(text: str) -> dict[str, str]:
    """The outputs that the runner would read of the file."""
    found: dict[str, str] = {}
    lines = iter(text.split("\n"))
    for line in lines:
        simple, quoted = line.find("="), line.find("<<")
        if simple >= 0 and (quoted < 0 or simple < quoted):
            name, _, found[name] = line.partition("=")
        elif quoted >= 0:
            name, _, end = line.partition("<<")
            value = list(iter(lambda: next(lines), end))
            found[name] = "\n".join(value)
        else:
            assert not line, f"a line that is no output: {line}"
    return found


def _properties(text: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in text.split(",") if pair)
    return {name: _plain(value) for name, _, value in pairs}


def _plain(text: str) -> str:
    # The runner only knows a few escapes; any other would be printed as it is, so that it would show in a test.
    return re.sub("%(0D|0A|3A|2C|25)", lambda match: unquote(match[0]), text)
