"""What kind of content a path holds, from its name and from what the attributes and the settings say of it."""

from __future__ import annotations

import re
from typing import Literal

__all__ = ["Content", "content_of"]

Content = Literal["source", "test", "docs", "config", "generated", "vendored", "lock", "binary"]

# Exact names that package managers write (peers that match a pattern such as *.lock or Cargo.* hit hand-written files).
_LOCKS = frozenset(
    {
        "bun.lock", "bun.lockb", "cargo.lock", "composer.lock", "conan.lock", "deno.lock", "flake.lock", "gemfile.lock",
        "go.sum", "go.work.sum", "gopkg.lock", "gradle.lockfile", "mix.lock", "npm-shrinkwrap.json",
        "package-lock.json", "package.resolved", "packages.lock.json", "paket.lock", "pdm.lock", "pipfile.lock",
        "pixi.lock", "pnpm-lock.yaml", "podfile.lock", "poetry.lock", "pubspec.lock", "pylock.toml", "rebar.lock",
        "uv.lock", "yarn.lock",
    }
)  # fmt: skip
# Not linguist's vendor.yml: it matches cache/, dist/, testdata/, *.d.ts and env/, which people write.
_VENDORED = re.compile(
    r"(^|/)(vendor|vendors|third_party|third-party|thirdparty|node_modules|_vendor|godeps/_workspace"
    r"|\.yarn/(releases|plugins|sdks))/|(^|/)versioneer\.py$"
)
# Docusaurus copies all pages to versioned_docs/version-1.0 at a release, and snapbox draws a terminal as *.term.svg.
# Not every folder generated/: some keep the program that generates it there.
_GENERATED = re.compile(
    r"(\.pb\.(go|cc|h|c)|\.pb\.gw\.go|_pb2(_grpc)?\.pyi?|_pb\.(js|d\.ts)|\.g\.dart|\.freezed\.dart|\.designer\.cs"
    r"|zz_generated\.[^/]*\.go|(^|[._/])generated\.[a-z0-9]+|_generated\.[a-z0-9]+|bindata\.go|\.min\.(js|css)|\.(js|css)\.map"
    r"|\.snap|\.snap\.new|__snapshots__/.*|\.term\.svg|\.po|\.pot|\.mo"
    r"|(^|[/_])versioned_docs/version-[^/]+/.*|(^|[/_])versioned_sidebars/version-[^/]+-sidebars\.json)$"
)
_TEST = re.compile(
    r"(^|/)(tests?|testing|spec|specs|__tests__|testdata|test_data|fixtures|e2e|benches|benchmarks?|t)/"
    r"|(^|/)test_[^/]*\.py$|(^|/)conftest\.py$|[._-](test|tests|spec)\.[a-z0-9]+$|_test\.[a-z0-9]+$|(Test|Tests|Spec)\.(java|kt|cs|scala|groovy|php|swift)$"
)
_DOCS = re.compile(
    r"(^|/)(docs?|documentation|man|website|newsfragments|changelogs?(\.d)?|changes?\.d|news)/|\.(md|mdx|rst|adoc|asciidoc|txt|tex|texi|pod|org)$"
    r"|(^|/)(readme|changelog|changes|news|license|copying|authors|contributors|contributing|maintainers|relnotes)([.-][^/]*)?$",
    re.IGNORECASE,
)
_CONFIG = re.compile(
    r"\.(toml|ya?ml|json5?|jsonc|ini|cfg|conf|properties|editorconfig|env|lock|nix|tf|tfvars|cmake|gradle|bazel|bzl|mk|in|ac|am)$"
    r"|(^|/)(\.github|\.gitlab|\.circleci|ci|\.ci)/|(^|/)\.[^/]+$"
    r"|(^|/)(dockerfile|makefile|gnumakefile|build|workspace|codeowners|jenkinsfile|justfile|procfile|manifest\.in|go\.mod|version)$",
    re.IGNORECASE,
)
_SUBMODULE = 0o160000


def content_of(
    path: str, *, mode: int = 0o100644, generated: bool | None = None, vendored: bool | None = None
) -> Content:
    """The kind of content behind a path; True and False in `generated` and `vendored` overrule the built-in lists.

    A submodule is a pinned version, and counts as a lock file.
    """
    if mode == _SUBMODULE or (generated is not False and path.rpartition("/")[2].lower() in _LOCKS):
        return "lock"
    lower = path.lower()
    if vendored or (vendored is None and _VENDORED.search(lower)):
        return "vendored"
    if generated or (generated is None and _GENERATED.search(lower)):
        return "generated"
    return _written_by_people(path)


def _written_by_people(path: str) -> Content:
    if _TEST.search(path):
        return "test"
    if _DOCS.search(path):
        return "docs"
    return "config" if _CONFIG.search(path) else "source"
