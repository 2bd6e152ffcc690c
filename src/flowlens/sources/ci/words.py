"""The words in which systems say how a run ended, and what each of them means here."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.model.ci import Conclusion

__all__ = ["CONCLUSIONS", "UNFINISHED"]

# GitHub: https://docs.github.com/en/rest/checks/runs (status and conclusion). GitLab: pipelines API (status).
# Jenkins: hudson.model.Result. Buildbot: developer/results (numbers there, see buildbot.py). Others as people write.
# A test that fails makes a Jenkins build UNSTABLE; an exception of a Buildbot step leaves the commit without a green
# run just as a failed step does. What was stopped or retried, and what waits for a person, says nothing of the commit.
_WORDS: Mapping[Conclusion, str] = {
    "success": "success succeeded successful passed pass ok green warnings",
    "failure": "failure failed fail error errored exception unstable broken red startup_failure",
    "timed_out": "timed_out timedout timeout",
    "cancelled": "cancelled canceled aborted stopped killed retry",
    "skipped": "skipped not_built not_executed",
    "neutral": "neutral action_required stale manual",
}

CONCLUSIONS: Mapping[str, Conclusion] = {word: end for end, words in _WORDS.items() for word in words.split()}
UNFINISHED = frozenset(
    ("in_progress", "queued", "running", "pending", "waiting", "requested", "created", "preparing", "scheduled")
)
