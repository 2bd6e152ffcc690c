"""Which CI a repository uses, as files in its tree tell, and which of its workflows seem to deploy."""

from __future__ import annotations

import re

from flowlens.model.survey import Ci
from flowlens.surveying.tree import Tree

__all__ = ["ci_in_use", "deploying"]

# In the order in which one is chosen where there are several: a mirror keeps the files of the others.
_SIGNS = (
    ("github", "GitHub Actions", re.compile(r"\.github/workflows/[^/]+\.ya?ml")),
    ("gitlab", "GitLab CI", re.compile(r"\.gitlab-ci\.yml")),
    ("forgejo", "Forgejo Actions", re.compile(r"\.forgejo/workflows/[^/]+\.ya?ml")),
    ("gitea", "Gitea Actions", re.compile(r"\.gitea/workflows/[^/]+\.ya?ml")),
    ("azure", "Azure Pipelines", re.compile(r"\.?azure-pipelines[^/]*\.ya?ml|\.azure-pipelines/[^/]+\.ya?ml")),
    ("bitbucket", "Bitbucket Pipelines", re.compile(r"bitbucket-pipelines\.yml")),
    ("buildkite", "Buildkite", re.compile(r"\.buildkite/[^/]+\.ya?ml")),
    ("jenkins", "Jenkins", re.compile(r"(.*/)?Jenkinsfile")),
    ("circleci", "CircleCI", re.compile(r"\.circleci/config\.yml")),
    ("travis", "Travis CI", re.compile(r"\.travis\.yml")),
    ("woodpecker", "Woodpecker", re.compile(r"\.woodpecker(\.ya?ml|/[^/]+\.ya?ml)")),
    ("drone", "Drone", re.compile(r"\.drone\.ya?ml")),
    ("cirrus", "Cirrus CI", re.compile(r"\.cirrus\.ya?ml")),
)
_WORKFLOW = re.compile(r"\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml")
_NAME = re.compile(r"""^name:[ \t]*["']?([^"'#\n]+?)["']?[ \t]*(?:#.*)?$""", re.MULTILINE)
_DEPLOYS = re.compile(r"\b(deploy\w*|releas(e|es|ing)|publish\w*|production|prod|rollout|ship)\b", re.IGNORECASE)
# A deployment that users do not see is no release.
_UNSEEN = re.compile(
    r"\b(tests?|testing|lint|checks?|snapshot|preview|develop|dev|staging|dry.run|docs?)\b", re.IGNORECASE
)
_MOST = 200
_SHOWN = 5


def ci_in_use(tree: Tree) -> tuple[Ci, ...]:
    """The CIs whose files lie in the tree, the one that comes first in question first."""
    found = []
    for id_, name, sign in _SIGNS:
        told_by = min((path for path in tree.files if sign.fullmatch(path)), default=None)
        if told_by is not None:
            found.append(Ci(id_, name, told_by))
    return tuple(found)


def deploying(tree: Tree) -> tuple[str, ...]:
    """Workflows that seem to deploy, by the name that a run of them has: it, or the file's name, says so."""
    workflows = sorted(path for path in tree.files if _WORKFLOW.fullmatch(path))[:_MOST]
    names = []
    for path, text in tree.texts(workflows).items():
        file = path.rpartition("/")[2].rpartition(".")[0]
        found = _NAME.search(text)
        name = found[1].strip() if found else path
        told = f"{name} {re.sub(r'[-_.]', ' ', file)}"
        if _DEPLOYS.search(told) and not _UNSEEN.search(told):
            names.append(name)
    return tuple(dict.fromkeys(names))[:_SHOWN]
