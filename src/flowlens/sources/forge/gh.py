"""GitHub's own command line, asked for the token that it keeps; the second of the doors that start a program."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping

__all__ = ["gh_token"]

_SECONDS = 10
# What gh needs to find its own configuration and the system's keyring, and nothing that is another's.
_PASSED = (
    "HOME", "PATH", "GH_CONFIG_DIR", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "APPDATA",
    "LOCALAPPDATA", "SYSTEMROOT", "USERPROFILE",
)  # fmt: skip


def gh_token(host: str, environment: Mapping[str, str]) -> str | None:
    """The token that `gh` keeps for that host; None where there is no gh, or it has none."""
    parts = environment.get("PATH", os.defpath).split(os.pathsep)
    program = shutil.which("gh", path=os.pathsep.join(part for part in parts if os.path.isabs(part)))
    if program is None:
        return None
    try:
        with tempfile.TemporaryDirectory() as empty:  # never a folder of a repository
            done = subprocess.run(
                [program, "auth", "token", "--hostname", host],
                env={name: environment[name] for name in _PASSED if name in environment},
                cwd=empty,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
            )
    except (OSError, subprocess.TimeoutExpired):
        return None
    text = done.stdout.decode("ascii", "replace").strip()
    return text if done.returncode == 0 and text else None
