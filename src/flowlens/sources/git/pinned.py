"""The arguments that every Git process is started with: what a configuration could set is set here."""

from __future__ import annotations

__all__ = ["PINNED_ARGUMENTS"]

_PINNED = {
    "advice.graftFileDeprecated": "false",
    "color.ui": "false",
    "core.abbrev": "no",
    "core.askPass": "",
    "core.alternateRefsCommand": "false",
    "core.attributesFile": "/dev/null",
    # Larger files count as binary: text of that size is data, and its diff would fill the memory.
    "core.bigFileThreshold": "64m",
    "core.commitGraph": "false",
    "core.editor": "false",
    "core.excludesFile": "/dev/null",
    "core.fsmonitor": "false",
    "core.gitProxy": "",
    "core.hooksPath": "/dev/null",
    # Newer versions give up at 2,048 where older ones go on as deep as their stack lets them.
    "core.maxTreeDepth": "100000",
    "core.multiPackIndex": "false",
    "core.deltaBaseCacheLimit": "64m",
    # Packs are mapped piece by piece, so that a pack larger than the bound on memory can be read: 1 GiB a piece else.
    "core.packedGitLimit": "64m",
    "core.packedGitWindowSize": "8m",
    "core.pager": "cat",
    "core.quotePath": "true",
    "core.sshCommand": "false",
    "core.untrackedCache": "false",
    "core.warnAmbiguousRefs": "false",
    "credential.helper": "",
    "diff.algorithm": "myers",
    "diff.external": "",
    "diff.ignoreSubmodules": "none",
    # It looks for the place where a group of lines reads best, which changes no count.
    "diff.indentHeuristic": "false",
    "diff.interHunkContext": "0",
    "diff.mnemonicPrefix": "false",
    "diff.noprefix": "false",
    "diff.orderFile": "/dev/null",
    "diff.relative": "false",
    "diff.submodule": "short",
    "diff.suppressBlankEmpty": "false",
    "diff.wsErrorHighlight": "none",
    "gc.auto": "0",
    "gpg.program": "false",
    "i18n.logOutputEncoding": "UTF-8",
    "log.showRoot": "true",
    "log.showSignature": "false",
    "maintenance.auto": "false",
    "pack.readReverseIndex": "false",
    "protocol.allow": "never",
    "safe.bareRepository": "all",
    "submodule.recurse": "false",
    "uploadpack.packObjectsHook": "false",
}
PINNED_ARGUMENTS = ["--no-pager", "--no-replace-objects", "--literal-pathspecs", "--no-optional-locks"] + [
    part for key, value in _PINNED.items() for part in ("-c", f"{key}={value}")
]
