"""What kind of content a path holds."""

from __future__ import annotations

import pytest

from flowlens.facts.content import Content, content_of

KINDS: dict[Content, list[str]] = {
    "source": [
        "src/a.py", "main.go", "a", "lib/latest/a.c", "contest.py", "src/vendoring/a.c", "attest.rs", "cache/a.js",
        "dist/a.js", "index.d.ts", "Cargo.rs", "generate.py", "src/generated.d/a.c", "protest/a.py", "doctor/a.py",
        "pkg/generated/openapi/cmd/main.go", "src/generated", "logo.svg", "term.svg", "versioneer.pyi",
        "my_versioneer.py", "yarn/releases/a.cjs", ".yarn/patches/a.patch",
    ],
    "test": [
        "tests/a.py", "test/a.c", "src/test/A.java", "a_test.go", "a.test.ts", "b.spec.js", "test_a.py", "conftest.py",
        "src/FooTest.java", "spec/a_spec.rb", "testdata/a.json", "t/basic.t", "e2e/login.ts", "fixtures/x.yml",
    ],
    "docs": [
        "README.md", "docs/a.py", "doc/x.c", "CHANGES", "LICENSE", "a/b.rst", "notes.txt", "NEWS.d", "man/git.1",
        "changelog.d/1.bugfix", "versioned_docs/index.md", "docs/version-1.0/a.md",
    ],
    "config": [
        "pyproject.toml", ".github/workflows/a.yml", "a/b.json", "Makefile", "Dockerfile", ".gitignore", "go.mod",
        "setup.cfg", "x/CODEOWNERS", "main.tf", "ci/run", ".yarnrc.yml", "versioned_sidebars/base.json",
    ],
    "generated": [
        "a/b.pb.go", "x_pb2.py", "x_pb2_grpc.pyi", "app.min.js", "style.css.map", "po/de.po", "__snapshots__/a/b",
        "a.snap", "zz_generated.deepcopy.go", "generated.go", "api_generated.ts", "src/api.generated.ts",
        "tests/add/stdout.term.svg",
        "website/versioned_docs/version-1.23.6/rules/style.md", "api_versioned_docs/version-2.x/a.mdx",
        "website/versioned_sidebars/version-1.0-sidebars.json",
    ],
    "vendored": [
        "vendor/a.go", "a/node_modules/b/c.js", "third_party/x.c", "Godeps/_workspace/a.go", "VENDOR/a.c",
        "versioneer.py", "a/versioneer.py", ".yarn/releases/yarn-4.12.0.cjs", "a/.yarn/plugins/b/c.cjs",
    ],
    "lock": ["poetry.lock", "a/b/package-lock.json", "go.sum", "Cargo.lock", "vendor/go.sum", "uv.lock"],
}  # fmt: skip


@pytest.mark.parametrize(("path", "kind"), [(path, kind) for kind, paths in KINDS.items() for path in paths])
def test_a_name_tells_the_kind(path: str, kind: Content) -> None:
    assert content_of(path) == kind


@pytest.mark.parametrize(
    ("path", "generated", "vendored", "kind"),
    [
        pytest.param("src/a.py", True, None, "generated", id="said to be generated"),
        pytest.param("src/a.py", None, True, "vendored", id="said to be vendored"),
        pytest.param("src/a.py", True, True, "vendored", id="both"),
        pytest.param("a.pb.go", False, None, "source", id="said not to be generated"),
        pytest.param("vendor/a.go", None, False, "source", id="said not to be vendored"),
        pytest.param("vendor/a.pb.go", None, False, "generated", id="not vendored but generated"),
        pytest.param("poetry.lock", False, None, "config", id="a lock file written by hand"),
        pytest.param("poetry.lock", True, True, "lock", id="a lock file stays one"),
        pytest.param("tests/a.py", False, False, "test", id="silence changes nothing"),
    ],
)
def test_what_is_said_overrules_the_lists(
    path: str, generated: bool | None, vendored: bool | None, kind: Content
) -> None:
    assert content_of(path, generated=generated, vendored=vendored) == kind


def test_a_submodule_is_a_pinned_version() -> None:
    assert (content_of("lib", mode=0o160000), content_of("lib", mode=0o100644)) == ("lock", "source")
