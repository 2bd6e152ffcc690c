"""The component of GitLab: `templates/check.yml`, filled in as GitLab does it, and its script on a real clone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.gate.repository import Project, checkout
from tests.packaging.proposals import LARGE, SMALL, project_with_pulls, tip_of
from tests.packaging.shell import ROOT, Done, bash, command, faults

TEMPLATE = ROOT / "templates" / "check.yml"
JOB = "flowlens / batch-size"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project_with_pulls(tmp_path_factory.mktemp("upstream") / "shop")


def rendered(**inputs: str) -> Any:
    """The job as GitLab has it once the inputs are put in, as text."""
    head, _, body = TEMPLATE.read_text("utf-8").partition("\n---\n")
    declared = yaml.safe_load(head)["spec"]["inputs"]
    values = {name: inputs.get(name, _written(each.get("default"))) for name, each in declared.items()}
    return yaml.safe_load(re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda match: values[match[1]], body))[JOB]


def _written(default: object) -> str:
    return str(default).lower() if isinstance(default, bool) else str(default)


def ran(project: Project, folder: Path, number: int, *options: str, **inputs: str) -> tuple[Done, Path]:
    """The script of the job for a merge request, and the clone that it ran in."""
    clone = checkout(project.folder, folder / "shop", f"refs/heads/topic-{number}", *options)
    job = rendered(version="0.1.0", **inputs)
    variables = {
        **job["variables"],
        "PATH": f"{command(folder / 'bin').parent}:/usr/local/bin:/usr/bin:/bin",
        "GITLAB_CI": "true",
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_MERGE_REQUEST_IID": str(number),
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": project.tip,
        "CI_COMMIT_SHA": tip_of(project, f"refs/heads/topic-{number}"),
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_DEFAULT_BRANCH": "main",
    }
    return bash("\n".join(job["script"]), clone, variables), clone


def test_its_inputs() -> None:
    declared = yaml.safe_load(TEMPLATE.read_text("utf-8").partition("\n---\n")[0])["spec"]["inputs"]
    assert [*declared] == ["stage", "image", "version", "args", "allow-unknown"]
    assert [name for name, each in declared.items() if "default" not in each] == ["version"]
    assert declared["allow-unknown"]["default"] is True


def test_the_job() -> None:
    job = rendered(version="0.1.0", stage="gates", image="python:3.14")
    assert (job["stage"], job["image"], job["variables"]["GIT_DEPTH"]) == ("gates", "python:3.14", "0")
    assert [rule["if"] for rule in job["rules"]] == [
        '$CI_PIPELINE_SOURCE == "merge_request_event"',
        "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH",
    ]
    assert job["allow_failure"] == {"exit_codes": [3]}
    assert job["artifacts"]["when"] == "always"


@pytest.mark.parametrize("shell", ["bash", "sh"])
@pytest.mark.parametrize("part", ["before_script", "script"])
def test_a_script_is_one_of_any_shell(part: str, shell: str) -> None:
    assert faults("\n".join(rendered(version="0.1.0")[part]), shell) == ""


@pytest.mark.parametrize(
    ("number", "verdict", "code"), [(LARGE, "fail", 1), (SMALL, "pass", 0)], ids=["too-large", "small"]
)
def test_a_merge_request(project: Project, tmp_path: Path, number: int, verdict: str, code: int) -> None:
    done, clone = ran(project, tmp_path, number)
    assert (done.code, done.output.startswith(f"flowlens: {verdict}  pr-size")) == (code, True)
    reports = rendered(version="0.1.0")["artifacts"]["reports"]
    suite = ET.parse(clone / reports["junit"]).getroot()  # noqa: S314 - made by the code under test
    assert (suite.get("tests"), suite.get("failures")) == ("1", str(code))
    assert len(json.loads((clone / reports["codequality"]).read_text("utf-8"))) == code


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        pytest.param({}, 3, id="a-warning"),
        pytest.param({"allow-unknown": "true"}, 3, id="allowed"),
        pytest.param({"allow-unknown": "false"}, 1, id="not-allowed"),
        pytest.param({"allow-unknown": "false", "args": "--on-unknown warn"}, 0, id="argument"),
    ],
)
def test_what_cannot_be_measured(project: Project, tmp_path: Path, inputs: dict[str, str], code: int) -> None:
    """A clone of depth 1 does not have the base."""
    done, clone = ran(project, tmp_path, SMALL, "--depth=1", **inputs)
    assert done.code == code
    assert done.output.startswith("flowlens: unknown  pr-size")
    assert (clone / "flowlens-junit.xml").is_file()


@pytest.mark.parametrize("allowed", ["true", "false"])
def test_only_what_cannot_be_measured_is_asked_about(project: Project, tmp_path: Path, allowed: str) -> None:
    assert ran(project, tmp_path, LARGE, **{"allow-unknown": allowed})[0].code == 1


def test_nothing_of_the_arguments_is_run(project: Project, tmp_path: Path) -> None:
    done, _ = ran(project, tmp_path, LARGE, args="--exit-zero --report json:$(touch${IFS}pwned)*")
    assert done.code == 0
    assert not [*tmp_path.rglob("pwned")]


def test_no_argument_is_taken_for_a_pattern(project: Project, tmp_path: Path) -> None:
    """There is a folder `src`, and none that is called `s*`."""
    assert "s* is not a folder" in ran(project, tmp_path, LARGE, args="s*")[0].output


@pytest.mark.parametrize(
    ("version", "index", "installed"),
    [
        pytest.param("0.1.0", "https://example.org/simple", "flowlens==0.1.0", id="version"),
        pytest.param(
            "git+https://git.example.org/t/f@v0.1.0", "", "git+https://git.example.org/t/f@v0.1.0", id="place"
        ),
        # Another project has the name on pypi.org.
        pytest.param("0.1.0", "", "", id="version-without-an-index"),
    ],
)
def test_what_is_installed(tmp_path: Path, version: str, index: str, installed: str) -> None:
    """The command that would install it is told; whether pip does is pip's."""
    pip = tmp_path / "bin" / "pip"
    pip.parent.mkdir()
    pip.write_text('#!/bin/sh\nfor last; do :; done\necho "$last"\n')
    pip.chmod(0o755)
    job = rendered(version=version)
    variables = {**job["variables"], "PATH": f"{pip.parent}:/usr/bin:/bin", "PIP_INDEX_URL": index}
    done = bash("\n".join(job["before_script"]), tmp_path, variables)
    assert (done.output.strip(), done.code == 0) == (installed, bool(installed))
