"""A repository that lies elsewhere: what refs it has, and fetching all of it into a bare clone of ours.

Git speaks to the network here and nowhere else: only by the protocols that the user allows, and it never asks anybody
for anything. Hooks, filters, submodules and promises of objects play no part in it; nothing is checked out.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flowlens.errors import CannotCloneError, UsageError
from flowlens.model.clones import PROTOCOLS, CloneSettings
from flowlens.sources.git.plumbing import Git, environment
from flowlens.sources.git.refused import refusal

__all__ = ["Remote", "RemoteRefs", "checked_address", "holds_secret", "open_remote", "protocol_of"]

_ADDRESS = re.compile(r"(?:(?P<protocol>[a-z]+)://(?P<rest>[!#-\[\]-~]+)|[\w.-]+@[\w.-]+:[!#-\[\]-~]+)", re.ASCII)
_BRANCH = re.compile(rb"ref: (refs/heads/[^\x00-\x20\x7f~^:?*\[\\]+)\tHEAD")
_OF_USER = (
    "ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "all_proxy", "http_proxy", "https_proxy", "no_proxy",
    "GIT_SSL_CAINFO", "SSH_AUTH_SOCK", "SSL_CERT_DIR", "SSL_CERT_FILE",
)  # fmt: skip
# Nothing waits for a keyboard that is not there, and an unknown host is refused.
_SSH = "ssh -o BatchMode=yes -o ConnectTimeout=30 -o ForwardAgent=no -o ClearAllForwardings=yes"
# A server that sends less than a byte a second for so long has gone; one that packs says so every five seconds.
_SILENT_SECONDS = 60
_ARGUMENTS = (
    "-c", "http.lowSpeedLimit=1", "-c", f"http.lowSpeedTime={_SILENT_SECONDS}", "-c", "http.followRedirects=initial",
    "-c", "fetch.unpackLimit=1", "-c", "transfer.bundleURI=false", "-c", "fetch.recurseSubmodules=false",
)  # fmt: skip
_LIST_BYTES = 256 << 20
# To resolve the deltas of a pack, Git keeps what they rest on: about 2 GB for a history of a million commits.
_MEMORY_BYTES = 8 << 30


@dataclass(frozen=True, slots=True)
class RemoteRefs:
    """What a remote has: the branch that is its HEAD (None: none), a digest of all, and how long its ids are."""

    head: bytes | None
    digest: str
    sha256: bool


@dataclass(frozen=True, slots=True)
class Remote:
    """The door to one remote; `seconds` is what fetching may take, `list_seconds` what telling its refs may."""

    address: str
    git: Git
    seconds: float
    list_seconds: float

    def refs(self) -> RemoteRefs:
        """Its branches and tags; CannotCloneError where it does not tell them."""
        asked = ("ls-remote", "--quiet", "--symref", "--", self.address, "HEAD", "refs/heads/*", "refs/tags/*")
        listed = self._run(asked, self.git, self.list_seconds)
        branch = _BRANCH.search(listed)
        first = next((line for line in listed.splitlines() if not line.startswith(b"ref: ")), b"")
        digest = hashlib.sha256(listed).hexdigest()
        return RemoteRefs(branch[1] if branch else None, digest, len(first.partition(b"\t")[0]) == 64)

    def make(self, folder: Path, refs: RemoteRefs) -> None:
        """An empty bare clone in a folder that is not there yet."""
        form = "sha256" if refs.sha256 else "sha1"
        made = ("init", "--quiet", "--bare", "--template=", f"--object-format={form}", "--", str(folder))
        self._run(made, self.git, self.list_seconds)
        with (folder / "config").open("a", encoding="ascii") as config:
            config.write(f'[remote "origin"]\n\turl = "{self.address}"\n')

    def fetch(self, folder: Path, refs: RemoteRefs) -> None:
        """Bring all branches and tags into the clone, and drop what the remote has no more."""
        inside = Git(self.git.scratch, {**self.git.environment, "GIT_DIR": str(folder)}, file_bytes=self.git.file_bytes)
        asked = (
            "fetch", "--quiet", "--force", "--prune", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head",
            "--no-auto-gc", "--refmap=", "--", self.address, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*",
        )  # fmt: skip
        try:
            self._run(asked, inside, self.seconds)
        except CannotCloneError as exc:
            if not self._met_its_bound(folder):
                raise
            raise CannotCloneError(
                "too-large",
                f"{self.address} is larger than all clones may be ({self.git.file_bytes:,} bytes).",
                next_step="Raise --clones-gb.",
            ) from exc
        if refs.head is not None:
            draft = folder / "HEAD.new"
            draft.write_bytes(b"ref: " + refs.head + b"\n")
            draft.replace(folder / "HEAD")

    def _met_its_bound(self, folder: Path) -> bool:
        """Whether a pack of the fetch that failed is as large as may be; what is left of it is removed."""
        sizes = []
        for left in (folder / "objects" / "pack").glob("tmp_*"):
            sizes.append(left.stat().st_size)
            left.unlink()
        return self.git.file_bytes is not None and max(sizes, default=0) >= self.git.file_bytes

    def _run(self, arguments: Sequence[str], git: Git, seconds: float) -> bytes:
        started = time.monotonic()
        with git.stream(*_ARGUMENTS, *arguments, seconds=seconds, memory=_MEMORY_BYTES) as stream:
            output = stream.whole(_LIST_BYTES)
        if output is None:
            raise CannotCloneError("too-large", f"{self.address} has more refs than fit into 256 MB.")
        if stream.status:
            late = time.monotonic() - started >= seconds
            raise refusal(self.address, "" if late else stream.complaint, seconds)
        return output


def protocol_of(address: str) -> str:
    """The protocol of an address; ssh where it is written as `user@host:path`. UsageError where it is none."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise UsageError("It is no address, or has letters that none has.", next_step="Write it as https://host/path.")
    return match["protocol"] or "ssh"


def checked_address(address: str, allowed: Sequence[str]) -> str:
    """The address; UsageError where it is none, its protocol is not allowed, or it holds a secret; this is not told."""
    if holds_secret(address):
        raise UsageError(
            "An address with a name or a password in it is not taken: others would see it.",
            next_step="Use an address of ssh with a key, or clone it yourself and name the folder.",
        )
    protocol = protocol_of(address)
    if protocol not in allowed:
        known = protocol in PROTOCOLS
        how = (
            f"Allow it with `flowlens mine --protocol {protocol}`." if known else f"Use one of {', '.join(PROTOCOLS)}."
        )
        raise UsageError(f"{address}: the protocol {protocol} is not allowed.", next_step=how)
    return address


def holds_secret(address: str) -> bool:
    """Whether an address names who asks, which may be a token, or a password; who asks by ssh is no secret."""
    protocol, _, rest = address.partition("://")
    who, at, _ = rest.partition("/")[0].rpartition("@")
    return bool(at) and (protocol != "ssh" or ":" in who)


@contextmanager
def open_remote(address: str, settings: CloneSettings) -> Iterator[Remote]:
    """The door to a remote while the block runs; what still runs at its end is killed."""
    checked_address(address, settings.protocols)
    with tempfile.TemporaryDirectory(prefix="flowlens-scratch-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        for name in ("home", "empty"):
            (scratch / name).mkdir()
        git = Git(scratch, _environment(scratch, settings.protocols), file_bytes=settings.most_bytes)
        try:
            yield Remote(address, git, settings.seconds, settings.list_seconds)
        finally:
            git.close()


def _environment(scratch: Path, allowed: Sequence[str]) -> dict[str, str]:
    values = environment(scratch, None, None) | {
        "GIT_ALLOW_PROTOCOL": ":".join(allowed),
        "GIT_SSH_COMMAND": _SSH,
        "GIT_SSH_VARIANT": "ssh",
    }
    return values | {name: os.environ[name] for name in _OF_USER if name in os.environ}
