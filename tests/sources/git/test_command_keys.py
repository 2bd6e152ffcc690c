"""The configuration keys of Git that name a program: each is known here, and so is what keeps it from being run.

Git runs on the shadow directory, whose configuration is FlowLens's own, so that no key of a repository is read at all.
This list is the second look: a Git that knows a new one is not used in the dark.
"""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.sources.git.test_safety import TRAPS

# A last step of a key's name that may stand for a program, as it has in all versions up to 2.55.
_MAY_RUN = re.compile(
    r"(command|cmd|program|helper|pager|editor|hook|hookspath|textconv|clean|smudge|process|external|driver|askpass"
    r"|fsmonitor|proxy|pack|exec|tool|guitool|browser|diffFilter|vcs|sendmail|templatedir|url)$",
    re.IGNORECASE,
)
# With a trap in `test_safety.py`, for Git itself falls for it.
TRAPPED = {
    "core.askPass", "core.editor", "core.fsmonitor", "core.gitProxy", "core.hooksPath", "core.pager",
    "core.sshCommand", "credential.helper", "diff.<driver>.command", "diff.<driver>.textconv", "diff.external",
    "filter.<driver>.clean", "filter.<driver>.process", "filter.<driver>.smudge", "gpg.program", "pager.<cmd>",
    "remote.<name>.uploadpack", "remote.<name>.url", "trailer.<token>.command",
}  # fmt: skip
# Read by commands that FlowLens never runs: fetching, pushing, signing, merging, mail, tools of a user's desktop.
NEVER_RUN = {
    "alias.*.command", "browser.<tool>.cmd", "core.alternateRefsCommand", "diff.guitool", "diff.tool",
    "difftool.<tool>.cmd", "gc.recentObjectsHook", "gpg.<format>.program", "gpg.ssh.defaultKeyCommand",
    "guitool.<name>.cmd", "help.browser", "hook.<friendly-name>.command", "http.proxy", "init.templateDir",
    "instaweb.browser", "interactive.diffFilter", "man.<tool>.cmd", "merge.<driver>.driver", "merge.guitool",
    "merge.tool", "mergetool.<tool>.cmd", "remote.<name>.proxy", "remote.<name>.pushurl", "remote.<name>.receivepack",
    "remote.<name>.vcs", "sendemail.ccCmd", "sendemail.headerCmd", "sendemail.toCmd", "sequence.editor",
    "submodule.<name>.url", "tar.<format>.command", "trailer.<key-alias>.cmd", "trailer.<key-alias>.command",
    "trailer.<token>.cmd", "uploadpack.packObjectsHook", "web.browser",
}  # fmt: skip
# Names that only look like one.
NO_PROGRAM = {
    "advice.ignoredHook", "advice.waitingForEditor", "color.pager", "column.clean", "diff.<driver>.cachetextconv",
    "fsck.gitmodulesUrl", "gitcvs.dbDriver", "gitweb.url", "hasconfig:remote.*.url", "notes.rewrite.<command>",
    "promisor.acceptFromServerUrl", "rebase.rescheduleFailedExec", "receive.fsck.gitmodulesUrl",
    "transfer.credentialsInUrl",
}  # fmt: skip


def known_to_git() -> list[str]:
    """All keys that the Git of this machine tells of."""
    return subprocess.run(["git", "help", "-c"], capture_output=True, text=True, check=True).stdout.split("\n")


def strangers(keys: list[str]) -> list[str]:
    """Those that may name a program and are not classed."""
    classed = {key.lower() for key in TRAPPED | NEVER_RUN | NO_PROGRAM}
    return sorted(key for key in keys if _MAY_RUN.search(key) and key.lower() not in classed)


def test_every_key_that_may_name_a_program_is_classed() -> None:
    keys = known_to_git()
    assert "core.fsmonitor" in keys
    assert strangers(keys) == []


@pytest.mark.parametrize("key", ["new.<name>.command", "core.fancyHook", "diff.<driver>.smartProcess"])
def test_a_new_one_would_be_seen(key: str) -> None:
    assert strangers([key, "core.bare"]) == [key]


def test_what_is_trapped_has_a_trap() -> None:
    texts = "\n".join(trap.config.lower() for trap in TRAPS.values()) + "".join(TRAPS).lower()
    last_steps = {key: key.rpartition(".")[2].lower() for key in TRAPPED - {"pager.<cmd>"}}
    assert [key for key, last in last_steps.items() if last not in texts] == []
    assert "[pager]" in texts
