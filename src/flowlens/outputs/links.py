"""Where a reader looks a piece of evidence up: its page on the forge, or the command that shows it in a clone."""

from __future__ import annotations

import re
from urllib.parse import quote

from flowlens.model.measure import Evidence
from flowlens.model.report import Report
from flowlens.model.web import Web, WebKind
from flowlens.outputs.plain import short_id

__all__ = ["address_of", "command_for", "commit_address"]

_OBJECT_ID = re.compile(r"[0-9a-f]{7,64}")
# A release of a CI job or of a deployment is named after its commit, as no tag is.
_BY_COMMIT = re.compile(r"(?=[0-9]*[a-f])[0-9a-f]{12}")
# What a shell takes as one word and as nothing else: a name of a tag may hold `$(…)`.
_ONE_WORD = re.compile(r"[\w./+@%][\w./+@%-]*", re.ASCII)
_COMMITS: dict[WebKind, str] = {"github": "commit", "gitlab": "-/commit", "gitea": "commit", "bitbucket": "commits"}
_TAGS: dict[WebKind, str] = {
    "github": "releases/tag", "gitlab": "-/tags", "gitea": "releases/tag", "bitbucket": "commits/tag",
}  # fmt: skip
_FILES: dict[WebKind, str] = {"github": "blob", "gitlab": "-/blob", "gitea": "src/commit", "bitbucket": "src"}


def address_of(item: Evidence, report: Report) -> str:
    """The page of a change, commit, release or file; empty where the forge is not known, or has no page of it."""
    if report.web is None:
        return ""
    commit = _commit_of(item, report)
    if commit:
        return commit_address(report.web, commit)
    if item.kind == "release":
        return _under(report.web, _TAGS[report.web.kind], item.id)
    if item.kind == "file":
        return _under(report.web, f"{_FILES[report.web.kind]}/{report.repository.head}", item.id)
    return ""


def commit_address(web: Web, oid: str) -> str:
    """The page of a commit, by its id or the begin of it; empty where it is none."""
    return f"{web.address}/{_COMMITS[web.kind]}/{oid}" if _OBJECT_ID.fullmatch(oid) else ""


def command_for(item: Evidence, report: Report) -> str:
    """The command that shows it in a clone, safe to paste into a shell; empty where there is none."""
    if item.kind == "file":
        shown = f"{report.repository.head[:12]}:{item.id}"
        return f"git show {shown}" if _ONE_WORD.fullmatch(item.id) else ""
    name = _commit_of(item, report) or (item.id if item.kind == "release" else "")
    return f"git show {short_id(name)}" if _ONE_WORD.fullmatch(name) else ""


def _commit_of(item: Evidence, report: Report) -> str:
    """The commit by whose id Git and a forge know it; empty where that is the name of a tag, or there is none."""
    if item.kind in {"change", "commit"} and _OBJECT_ID.fullmatch(item.id):
        return item.id
    if item.kind != "release":
        return ""
    return report.untagged.get(item.id, "") or (item.id if _BY_COMMIT.fullmatch(item.id) else "")


def _under(web: Web, place: str, name: str) -> str:
    """The address of a name below a place; empty for one that would lead elsewhere."""
    if {"", ".", ".."} & set(name.split("/")):
        return ""
    try:
        return f"{web.address}/{place}/{quote(name, safe='/', errors='surrogateescape')}"
    except UnicodeEncodeError:  # letters that no name in Git can have
        return ""
