"""`examples/ci`: each example's own commands, on a clone and with the variables of its CI."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.gate.repository import Project, checkout
from tests.packaging.composite import ACTION
from tests.packaging.proposals import LARGE, SMALL, project_with_pulls, tip_of
from tests.packaging.shell import ROOT, bash, command, faults

EXAMPLES = ROOT / "examples" / "ci"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project_with_pulls(tmp_path_factory.mktemp("upstream") / "shop")


def loaded(name: str) -> Any:
    return yaml.safe_load((EXAMPLES / name).read_text("utf-8"))


def of_gitlab() -> list[str]:
    job = loaded("gitlab.yml")["flowlens / batch-size"]
    return [*job["before_script"], *job["script"]]


def of_bitbucket() -> list[str]:
    return list(loaded("bitbucket-pipelines.yml")["pipelines"]["pull-requests"]["**"][0]["step"]["script"])


def of_azure() -> list[str]:
    return [step["bash"] for step in loaded("azure-pipelines.yml")["jobs"][0]["steps"] if "bash" in step]


def of_jenkins() -> list[str]:
    found = re.findall(r"sh '''(.*?)'''|sh '([^'\n]*)'", (EXAMPLES / "Jenkinsfile").read_text("utf-8"), re.DOTALL)
    return [long or short for long, short in found]


def of_buildkite() -> list[str]:
    # The agent puts variables in when it uploads the pipeline, but for those with two dollars.
    return [each.replace("$$", "$") for each in loaded("buildkite.yml")["steps"][0]["commands"]]


@dataclass(frozen=True, slots=True)
class Ci:
    """A CI: where its example's commands are, the ref and the depth that it checks out, and what it says of a pull.

    In the variables {head} and {merged} are commits, {number} is that of the pull, and {folder} the test's folder.
    """

    commands: Callable[[], list[str]]
    ref: str
    variables: Mapping[str, str]
    options: tuple[str, ...] = ()


CIS = {
    "gitlab": Ci(
        of_gitlab,
        "refs/heads/topic-{number}",
        {
            "GITLAB_CI": "true",
            "CI_PIPELINE_SOURCE": "merge_request_event",
            "CI_MERGE_REQUEST_IID": "{number}",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": "{base}",
            "CI_COMMIT_SHA": "{head}",
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
            "CI_DEFAULT_BRANCH": "main",
        },
    ),
    "bitbucket": Ci(
        of_bitbucket,
        "refs/heads/topic-{number}",
        {
            "BITBUCKET_BUILD_NUMBER": "1",
            "BITBUCKET_PR_ID": "{number}",
            "BITBUCKET_BRANCH": "topic-{number}",
            "BITBUCKET_PR_DESTINATION_BRANCH": "main",
        },
    ),
    "azure": Ci(
        of_azure,
        "refs/pull/{number}/merge",
        {
            "TF_BUILD": "True",
            "BUILD_REASON": "PullRequest",
            "BUILD_SOURCEBRANCH": "refs/pull/{number}/merge",
            "BUILD_SOURCEVERSION": "{merged}",
            "SYSTEM_PULLREQUEST_PULLREQUESTID": "{number}",
            "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
        },
        ("--depth=400",),
    ),
    "jenkins": Ci(
        of_jenkins,
        "refs/heads/topic-{number}",
        {
            "JENKINS_URL": "https://jenkins.example.org/",
            "CHANGE_ID": "{number}",
            "CHANGE_TARGET": "main",
            "CHANGE_BRANCH": "topic-{number}",
            "WORKSPACE_TMP": "{folder}",
        },
    ),
    "buildkite": Ci(
        of_buildkite,
        "refs/heads/topic-{number}",
        {
            "BUILDKITE": "true",
            "BUILDKITE_PULL_REQUEST": "{number}",
            "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "main",
            "BUILDKITE_BRANCH": "topic-{number}",
            "BUILDKITE_COMMIT": "{head}",
            "BUILDKITE_JOB_ID": "{job}",
        },
    ),
}


def test_each_example_is_looked_at() -> None:
    files = {path.name for path in EXAMPLES.iterdir()}
    assert files == {
        "github.yml", "gitea.yml", "gitlab.yml", "bitbucket-pipelines.yml", "azure-pipelines.yml", "Jenkinsfile",
        "buildkite.yml", "pre-commit-config.yaml", "pre-push",
    }  # fmt: skip


@pytest.mark.parametrize("name", CIS)
@pytest.mark.parametrize(
    ("number", "verdict", "code"), [(LARGE, "fail", 1), (SMALL, "pass", 0)], ids=["too-large", "small"]
)
def test_a_pull(project: Project, tmp_path: Path, name: str, number: int, verdict: str, code: int) -> None:
    ci = CIS[name]
    clone = checkout(project.folder, tmp_path / "shop", ci.ref.format(number=number), *ci.options)
    known = {
        "number": number,
        "base": project.tip,
        "head": tip_of(project, f"refs/heads/topic-{number}"),
        "merged": tip_of(project, f"refs/pull/{number}/merge"),
        "folder": tmp_path,
        "job": tmp_path.name,
    }
    variables = {name: value.format(**known) for name, value in ci.variables.items()}
    # All but what installs FlowLens.
    commands = [each for each in ci.commands() if "pip" not in each and "venv" not in each]
    installed = command(tmp_path / "flowlens" / "bin")
    variables["PATH"] = f"{installed.parent}:{os.environ['PATH']}"
    script = "\n".join(commands).replace(f"/tmp/flowlens-{'$'}BUILDKITE_JOB_ID", str(tmp_path / "flowlens"))
    done = bash(script, clone, variables)
    assert (done.code, f"flowlens: {verdict}  pr-size" in done.output) == (code, True), done.log


@pytest.mark.parametrize("name", CIS)
def test_it_is_a_shell_script(name: str) -> None:
    commands = CIS[name].commands()
    assert faults("\n".join(commands)) == ""
    # The one that installs, and the one that checks; a module of the checkout must not be taken for pip.
    assert [each for each in commands if "flowlens check" in each or 'flowlens" check' in each]
    assert [each for each in commands if "pip" in each]
    assert not [each for each in commands if "-m pip" in each]


@pytest.mark.parametrize("path", sorted(EXAMPLES.iterdir()), ids=lambda path: path.name)
def test_nothing_is_installed_by_its_name_alone(path: Path) -> None:
    """On pypi.org the name is that of another project."""
    assert not re.search(r"pip install (?!-)[^\n]*(?<!/)\bflowlens\b(?!@)", path.read_text("utf-8"))


@pytest.mark.parametrize("name", ["github.yml", "gitea.yml"])
def test_a_workflow(name: str) -> None:
    workflow = loaded(name)
    # The key `on` is a truth value to YAML 1.1.
    on, jobs = workflow[True], workflow["jobs"]
    assert on["pull_request"] == {"types": ["opened", "synchronize", "reopened", "labeled", "unlabeled"]}
    assert ("merge_group" in on) == (name == "github.yml")
    assert workflow["permissions"] == {}
    assert jobs["batch-size"]["name"] == "flowlens / batch-size"
    assert jobs["batch-size"]["permissions"] == {"contents": "read", "pull-requests": "read"}
    for job in jobs.values():
        checkout_step, check_step = job["steps"]
        assert checkout_step["with"]["persist-credentials"] is False
        assert check_step["uses"].rpartition("/")[2] == "flowlens@v0.1.0"
        assert check_step.get("with", {}).keys() <= ACTION["inputs"].keys()


def test_the_readme_says_the_same() -> None:
    """Its workflow is the job for pull requests of the example, as far as it goes."""
    (text,) = re.findall(r"```yaml\n(on:\n.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    short, whole = yaml.safe_load(text), loaded("github.yml")
    assert short[True] == {name: whole[True][name] for name in ("pull_request", "merge_group")}
    (job,), example = short["jobs"].values(), whole["jobs"]["batch-size"]
    assert {name: job[name] for name in ("name", "permissions")} == {
        name: example[name] for name in ("name", "permissions")
    }
    assert [step["uses"] for step in job["steps"]] == [step["uses"] for step in example["steps"]]
    assert job["steps"][0]["with"].items() <= example["steps"][0]["with"].items()


def test_the_depths() -> None:
    """What is enough for the size of a change is not for a trend, nor where a merge base is needed."""
    jobs = {name: loaded(f"{name}.yml")["jobs"] for name in ("github", "gitea")}
    depths = {(name, job): each["steps"][0]["with"]["fetch-depth"] for name in jobs for job, each in jobs[name].items()}
    assert depths == {("github", "batch-size"): 400, ("github", "drift"): 0, ("gitea", "batch-size"): 0}
    assert loaded("gitlab.yml")["flowlens / batch-size"]["variables"] == {"GIT_DEPTH": "0"}
    bitbucket = loaded("bitbucket-pipelines.yml")["pipelines"]
    steps = [bitbucket["pull-requests"]["**"][0]["step"], bitbucket["custom"]["flowlens-drift"][0]["step"]]
    assert [step["clone"] for step in steps] == [{"depth": "full"}] * 2
    assert loaded("azure-pipelines.yml")["jobs"][0]["steps"][0] == {"checkout": "self", "fetchDepth": "400"}


def test_a_pipeline_of_buildkite_puts_nothing_in_at_upload() -> None:
    text = (EXAMPLES / "buildkite.yml").read_text("utf-8")
    assert re.findall(r"(?<!\$)\$(?!\$)\w*", text) == []


def test_jenkins_leaves_expansion_to_the_shell() -> None:
    text = (EXAMPLES / "Jenkinsfile").read_text("utf-8")
    assert re.findall(r"\bsh\s*\(?\s*\"", text) == []
