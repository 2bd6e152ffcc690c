"""What a CI hands over, in its event file and its variables: no value of it ends the gate with a fault of ours."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowlens.errors import CannotMeasureError
from flowlens.gate.ci.read import read_proposal
from flowlens.gate.proposal import Proposal
from tests.fuzz.lasting import lasting
from tests.fuzz.mutations import mutated
from tests.gate.ci.events import example
from tests.sources.ci.test_hostile import ODD, changed, places

EVENTS = (
    "issue_comment", "merge_group", "pull_request_labeled", "pull_request_opened_enterprise",
    "pull_request_review_submitted", "push_branch", "push_tag", "workflow_dispatch",
)  # fmt: skip
NAMES = ("pull_request", "pull_request_target", "merge_group", "push", "schedule", "issue_comment", "workflow_dispatch")
CIS = ("GITHUB_ACTIONS", "GITEA_ACTIONS", "FORGEJO_ACTIONS")
OTHERS: dict[str, tuple[str, ...]] = {
    "GITLAB_CI": (
        "CI_COMMIT_BRANCH", "CI_DEFAULT_BRANCH", "CI_MERGE_REQUEST_DIFF_BASE_SHA", "CI_MERGE_REQUEST_IID",
        "CI_MERGE_REQUEST_EVENT_TYPE", "CI_MERGE_REQUEST_LABELS", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
        "CI_EXTERNAL_PULL_REQUEST_IID", "CI_COMMIT_SHA", "CI_PIPELINE_SOURCE",
    ),
    "BITBUCKET_BUILD_NUMBER": (
        "BITBUCKET_PR_ID", "BITBUCKET_PR_DESTINATION_BRANCH", "BITBUCKET_COMMIT", "BITBUCKET_BRANCH",
    ),
    "TF_BUILD": (
        "BUILD_REASON", "BUILD_SOURCEBRANCH", "SYSTEM_PULLREQUEST_TARGETBRANCH", "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER",
    ),
    "BUILDKITE": (
        "BUILDKITE_PULL_REQUEST", "BUILDKITE_PULL_REQUEST_BASE_BRANCH", "BUILDKITE_BRANCH",
        "BUILDKITE_PIPELINE_DEFAULT_BRANCH",
    ),
    "JENKINS_URL": ("CHANGE_ID", "CHANGE_TARGET", "BRANCH_NAME", "GIT_COMMIT", "BRANCH_IS_PRIMARY"),
}  # fmt: skip
TEXT = st.one_of(
    st.text(max_size=20), st.sampled_from(["", "1", "a" * 40, "refs/heads/main", "refs/pull/7/merge", "true", "²"])
)
WHATEVER = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def event(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("event") / "event.json"


def understood(environment: dict[str, str]) -> None:
    """It says something of a change, or that it cannot be measured."""
    with suppress(CannotMeasureError):
        found = read_proposal(environment)
        assert isinstance(found, Proposal)
        for oid in (found.base, found.head, found.merged):
            assert oid is None or (oid.isascii() and oid.isalnum())
        assert found.number is None or found.number > 0


def variables(data: st.DataObject, ci: str, event: Path) -> dict[str, str]:
    prefix = "GITHUB" if ci != "FORGEJO_ACTIONS" else data.draw(st.sampled_from(["GITHUB", "FORGEJO"]))
    said = {name: data.draw(TEXT) for name in ("REF", "SHA", "BASE_REF", "HEAD_REF", "REF_NAME", "REF_TYPE")}
    told = {f"{prefix}_{name}": value for name, value in said.items()}
    return {
        ci: "true",
        f"{prefix}_EVENT_NAME": data.draw(st.sampled_from(NAMES)),
        f"{prefix}_EVENT_PATH": str(event),
        **told,
    }


@lasting
@WHATEVER
@given(data=st.data())
def test_any_value_in_an_event(event: Path, data: st.DataObject) -> None:
    content = example(data.draw(st.sampled_from(EVENTS)))
    for _ in range(data.draw(st.integers(1, 3))):
        content = changed(content, data.draw(st.sampled_from(places(content))), data.draw(ODD))
    event.write_text(json.dumps(content), "utf-8")
    understood(variables(data, data.draw(st.sampled_from(CIS)), event))


@lasting
@WHATEVER
@given(data=st.data())
def test_any_bytes_as_an_event(event: Path, data: st.DataObject) -> None:
    whole = json.dumps(example(data.draw(st.sampled_from(EVENTS)))).encode()
    event.write_bytes(data.draw(mutated(whole, b"{}", b"[[1e999]]", b'{"pull_request": {"number": 1e400}}')))
    understood(variables(data, data.draw(st.sampled_from(CIS)), event))


@pytest.mark.parametrize("ci", OTHERS)
@lasting
@WHATEVER
@given(data=st.data())
def test_any_variables(ci: str, data: st.DataObject) -> None:
    names = data.draw(st.sets(st.sampled_from(OTHERS[ci])))
    understood({ci: data.draw(TEXT) or "true", **{name: data.draw(TEXT) for name in sorted(names)}})
