"""The CI files that `flowlens init` writes: those of `examples/ci`, with the place where the CI gets FlowLens from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

from flowlens.errors import UsageError

__all__ = ["CI_FILES", "PLACEHOLDERS", "CiFile", "ci_text", "source_fault"]

_ACCOUNT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,98}[A-Za-z0-9])?")
_ADDRESS = re.compile(r"https://[A-Za-z0-9._~:/@+-]{1,200}")
_EXAMPLE = "https://git.example.org/tools/flowlens"
# What in a file says that its place is an example still.
PLACEHOLDERS = ("<owner>", _EXAMPLE)


@dataclass(frozen=True, slots=True)
class CiFile:
    """A file for a CI: the example that it is made of, where it goes, and what is left for a person to do.

    `account`: it names the account that has FlowLens on the same forge, and else an address.
    """

    example: str
    path: str
    then: str = ""
    account: bool = False


_BESIDE = "It is not one that {ci} reads: add its job to {file}."
CI_FILES = {
    "github": CiFile("github.yml", ".github/workflows/flowlens.yml", account=True),
    "gitlab": CiFile("gitlab.yml", ".gitlab/flowlens.yml", "Add to .gitlab-ci.yml: include: .gitlab/flowlens.yml"),
    "forgejo": CiFile("gitea.yml", ".forgejo/workflows/flowlens.yml"),
    "gitea": CiFile("gitea.yml", ".gitea/workflows/flowlens.yml"),
    "azure": CiFile(
        "azure-pipelines.yml", "azure-pipelines-flowlens.yml", "Make a pipeline of it in Azure: a new file starts none."
    ),
    "bitbucket": CiFile(
        "bitbucket-pipelines.yml",
        ".flowlens/bitbucket-pipelines.yml",
        _BESIDE.format(ci="Bitbucket", file="bitbucket-pipelines.yml"),
    ),
    "buildkite": CiFile("buildkite.yml", ".buildkite/flowlens.yml", "Add a step to your pipeline that uploads it."),
    "jenkins": CiFile("Jenkinsfile", ".flowlens/Jenkinsfile", _BESIDE.format(ci="Jenkins", file="your Jenkinsfile")),
}


def source_fault(file: CiFile, source: str) -> str | None:
    """What is wrong with the place that FlowLens is to come from; None where nothing is."""
    if file.account and not _ACCOUNT.fullmatch(source):
        return "It should be the name of an account, of letters, digits and hyphens."
    if not file.account and not _ADDRESS.fullmatch(source):
        return f"It should be an address as {_EXAMPLE}."
    return None


def ci_text(file: CiFile, source: str | None) -> str:
    """The example with that source; without one it keeps the example's own, which the file says to replace.

    UsageError where the source is none.
    """
    text = files("flowlens.outputs").joinpath("ci_files", file.example).read_text("utf-8")
    if source is None:
        return text
    if fault := source_fault(file, source):
        raise UsageError(f"{source} is no place that {file.path} could get FlowLens from.", next_step=fault)
    if file.account:
        return text.replace(" For <owner> put the account that has FlowLens.", "").replace("<owner>", source)
    return text.replace(_EXAMPLE, source.removesuffix("/"))
