"""The members in workspace files that are read line by line: `pnpm-workspace.yaml` and `go.work`."""

from __future__ import annotations

from flowlens.facts.layout.members import Members, with_negated

__all__ = ["go_work", "pnpm"]

_QUOTES = "'\""


def pnpm(text: str) -> Members:
    """The `packages` of a pnpm-workspace.yaml: a list of texts, in a block or in brackets.

    That is all of YAML that such a list needs, so no library reads the rest. ValueError where it is written otherwise.
    """
    lines = [line.rstrip() for line in text.splitlines()]
    starts = [number for number, line in enumerate(lines) if _key(line) == "packages"]
    if not starts:
        return Members()
    start = starts[0]
    rest = _uncommented(lines[start].partition(":")[2])
    found = _in_brackets([rest, *lines[start + 1 :]]) if rest.startswith("[") else _in_block(lines[start + 1 :])
    if rest and not rest.startswith("["):
        raise ValueError("its packages are no list")
    return with_negated(tuple(found))


def go_work(text: str) -> Members:
    """The modules that a go.work uses, one a line or in a block."""
    folders, within = [], False
    for line in text.splitlines():
        words = line.partition("//")[0].split()
        if within and words:
            within = words != [")"]
            folders += [words[0]] if within else []
        elif words[:1] == ["use"]:
            within = words[1:] == ["("]
            folders += [] if within else words[1:2]
    return Members(tuple(folder.strip(_QUOTES + "`") for folder in folders))


def _key(line: str) -> str:
    """The key at the margin that a line begins with."""
    key, colon, _ = line.partition(":")
    return key.strip(_QUOTES) if colon and line[:1] not in {"", " ", "\t", "#"} else ""


def _in_block(lines: list[str]) -> list[str]:
    found = []
    for line in lines:
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if text != "-" and not text.startswith("- "):
            if line[0] not in " \t":
                break  # the next key
            raise ValueError("its packages are no list of texts")
        found.append(_scalar(text[1:].strip()))
    return found


def _in_brackets(lines: list[str]) -> list[str]:
    inside = ""
    for line in lines:
        inside += _uncommented(line)
        if "]" in inside:
            inner = inside[1 : inside.index("]")]
            return [_scalar(each.strip()) for each in inner.split(",") if each.strip()]
    raise ValueError("its packages have no end")


def _scalar(text: str) -> str:
    """A plain or quoted text; ValueError for one that YAML reads as something else."""
    if text[:1] in _QUOTES and text:
        inner, closed, rest = text[1:].partition(text[0])
        if not closed or _uncommented(rest) or "\\" in inner:
            raise ValueError("one of its packages is quoted in a way that is not read")
        return inner
    plain = _uncommented(text)
    if not plain or plain[0] in "&*!|>{[@%`" or ": " in plain or plain.endswith(":"):
        raise ValueError("one of its packages is no plain text")
    return plain


def _uncommented(text: str) -> str:
    return "" if text.lstrip().startswith("#") else text.partition(" #")[0].strip()
