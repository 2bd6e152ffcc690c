"""What a configuration says, and how its faults are told."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flowlens.config import Overrides, Settings, config_from, load_config
from flowlens.errors import ConfigurationError, UsageError
from flowlens.facts.settings import FactsSettings
from flowlens.gate.settings import GateSettings
from flowlens.lenses.settings import LensSettings
from flowlens.model.policy import Stage
from flowlens.sources.git.settings import GitSettings, VersionFile
from tests.repos import Repo


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The folder of a repository with a work tree."""
    return Repo(tmp_path / "clone").folder


def faults(clone: Path, text: str | bytes) -> list[str]:
    """What is said of a `flowlens.toml`, a line a fault, without the path in front."""
    file = clone / "flowlens.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigurationError) as caught:
        load_config(clone)
    assert caught.value.exit_code == 2
    return [line.replace(str(file), "FILE") for line in str(caught.value).split("\n")]


def of_stages(settings: Settings) -> tuple[object, ...]:
    """What of the settings a configuration can say."""
    return settings.git, settings.facts, settings.lenses, settings.gate


DEFAULTS = (GitSettings(), FactsSettings(), LensSettings(), GateSettings())


def test_without_a_file_everything_has_its_default(clone: Path) -> None:
    settings = load_config(clone)
    assert (settings.file, settings.config) == (None, "")
    assert of_stages(settings) == DEFAULTS


@pytest.mark.parametrize("text", ["", "# mainline = 'trunk'\n", "[check.pr-size]\n[check.drift]\n"])
def test_an_empty_file_is_as_none(clone: Path, text: str) -> None:
    file = clone / "flowlens.toml"
    file.write_text(text, "utf-8")
    settings = load_config(clone)
    assert (settings.file, settings.config) == (file, str(file))
    assert of_stages(settings) == DEFAULTS


def test_a_file_is_found_from_a_folder_in_the_clone(clone: Path) -> None:
    (clone / "flowlens.toml").write_text('mainline = "trunk"', "utf-8")
    (clone / "src").mkdir()
    assert load_config(clone / "src").git.mainline == "trunk"


def test_a_file_above_the_clone_is_not_its_own(clone: Path) -> None:
    (clone.parent / "flowlens.toml").write_text('mainline = "trunk"', "utf-8")
    assert load_config(clone).file is None


def test_a_bare_repository_has_no_file(tmp_path: Path) -> None:
    bare = Repo(tmp_path / "bare.git", bare=True).folder
    (bare / "flowlens.toml").write_text('mainline = "trunk"', "utf-8")
    assert load_config(bare).file is None


def test_a_pyproject_is_read_for_its_own_table(clone: Path) -> None:
    (clone / "pyproject.toml").write_text('[tool.flowlens.release]\ntags = "v*"', "utf-8")
    assert load_config(clone).git.tag_pattern == "v*"


def test_releases_of_a_file_that_holds_the_version(clone: Path) -> None:
    (clone / "flowlens.toml").write_text(
        '[release]\nfrom = "version-file"\nfile = "channels/stable.json"\nkey = "core.default"\nversions = "*.0"\n',
        "utf-8",
    )
    file = VersionFile("channels/stable.json", "core.default", "*.0")
    assert load_config(clone).git == GitSettings(version_file=file)
    assert load_config(clone, overrides=Overrides(tags="v*")).git == GitSettings(tag_pattern="v*")


def test_flowlens_toml_goes_before_a_pyproject(clone: Path) -> None:
    (clone / "pyproject.toml").write_text('[tool.flowlens]\nmainline = "other"', "utf-8")
    (clone / "flowlens.toml").write_text('mainline = "trunk"', "utf-8")
    assert load_config(clone).git.mainline == "trunk"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"[project]\nname = 'x'", id="without-flowlens"),
        pytest.param(b"[project]\nname = 'flowlens'", id="with-the-word-only"),
        pytest.param(b"tool = 'flowlens'", id="tool-that-is-no-table"),
        pytest.param(b"this is no TOML \xff", id="broken-and-not-ours"),
    ],
)
def test_a_pyproject_without_our_table_is_left_alone(clone: Path, content: bytes) -> None:
    (clone / "pyproject.toml").write_bytes(content)
    assert load_config(clone).file is None


def test_a_named_file_goes_before_what_is_found(clone: Path, tmp_path: Path) -> None:
    (clone / "flowlens.toml").write_text('mainline = "other"', "utf-8")
    named = tmp_path / "named.toml"
    named.write_text('mainline = "trunk"', "utf-8")
    assert load_config(clone, file=named).git.mainline == "trunk"


def test_a_named_file_must_exist(clone: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none\.toml does not exist"):
        load_config(clone, file=tmp_path / "none.toml")


def test_the_command_line_goes_before_the_file(clone: Path, tmp_path: Path) -> None:
    (clone / "flowlens.toml").write_text('mainline = "a"\nstage = "commodity"\n[release]\ntags = "v*"', "utf-8")
    said = Overrides(
        mainline="b", stage="innovation", tags="r*", cache=tmp_path, jobs=3, include_bots=True, rebuild=True
    )
    settings = load_config(clone, overrides=said)
    assert settings.git == GitSettings(mainline="b", tag_pattern="r*", jobs=3)
    assert settings.lenses == LensSettings(include_bots=True, stage="innovation")
    assert (settings.cache, settings.rebuild) == (tmp_path, True)


@pytest.mark.parametrize(
    "until", [datetime(2026, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)], ids=["tie", "before"]
)
def test_a_period_must_have_a_length(clone: Path, until: datetime) -> None:
    with pytest.raises(UsageError, match="is not before"):
        load_config(clone, overrides=Overrides(since=datetime(2026, 1, 1, tzinfo=UTC), until=until))


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        pytest.param({"FLOWLENS_CACHE_DIR": "/a", "XDG_CACHE_HOME": "/b", "HOME": "/c"}, "/a", id="own"),
        pytest.param({"FLOWLENS_CACHE_DIR": "", "XDG_CACHE_HOME": "/b", "HOME": "/c"}, "/b/flowlens", id="shared"),
        pytest.param({"XDG_CACHE_HOME": "b", "HOME": "/c"}, "/c/.cache/flowlens", id="relative-one-is-invalid"),
        pytest.param({"HOME": "/c"}, "/c/.cache/flowlens", id="home"),
        pytest.param({"FLOWLENS_CACHE_DIR": "~/d", "HOME": "/c"}, "/c/d", id="tilde"),
    ],
)
def test_the_cache_folder(
    clone: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: str
) -> None:
    for name in ("FLOWLENS_CACHE_DIR", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert load_config(clone).cache == Path(expected)


AREAS = """
stage = "differentiation"
[areas]
docs = ["docs/**"]
[areas.api]
paths = ["src/api/"]
stage = "commodity"
[areas."crates/home"]
stage = "innovation"
"""


@pytest.mark.parametrize(
    ("area", "stage", "expected"),
    [
        pytest.param(None, None, "differentiation", id="the-repository"),
        pytest.param("api", None, "commodity", id="its-own"),
        pytest.param("crates/home", None, "innovation", id="one-that-is-found"),
        pytest.param("docs", None, "differentiation", id="without-its-own"),
        pytest.param("api", "innovation", "innovation", id="said-on-the-command-line"),
    ],
)
def test_an_area_is_judged_by_its_own_stage(
    clone: Path, area: str | None, stage: Stage | None, expected: Stage
) -> None:
    (clone / "flowlens.toml").write_text(AREAS, "utf-8")
    settings = load_config(clone, overrides=Overrides(area=area, stage=stage))
    assert settings.facts.areas == {"docs": ("docs/**",), "api": ("src/api/",)}
    assert (settings.area, settings.lenses.stage) == (area, expected)


UNKNOWN = "unknown key; known here: areas, bots, check, ci, forge, mainline, privacy, release, report, size, stage"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a = 1", f"FILE:1: a: {UNKNOWN}", id="unknown"),
        pytest.param("\n\nmainlin = 'x'", "FILE:3: mainlin: unknown key; did you mean mainline?", id="near"),
        pytest.param("[size]\n\nlarg = 1", "FILE:3: size.larg: unknown key; did you mean large?", id="near-in-a-table"),
        pytest.param("size.larg = 1", "FILE:1: size.larg: unknown key; did you mean large?", id="dotted"),
        pytest.param(
            "[release]\nsource = 'tags'",
            "FILE:2: release.source: unknown key; known here: environments, file, from, job, key, tags, versions, "
            "workflow",
            id="alias",
        ),
        pytest.param("[size]\nlarge = '9'", "FILE:2: size.large: should be a whole number", id="text-for-a-number"),
        pytest.param("[size]\nlarge = true", "FILE:2: size.large: should be a whole number", id="flag-for-a-number"),
        pytest.param(
            "[privacy]\nsmallest-group = 4",
            "FILE:2: privacy.smallest-group: should be 5 or more: a smaller group would show what single people do",
            id="group-too-small",
        ),
        pytest.param("[size]\nlarge = 0", "FILE:2: size.large: should be greater than or equal to 1", id="zero"),
        pytest.param("size = 1", "FILE:1: size: should be a table", id="number-for-a-table"),
        pytest.param("areas = []", "FILE:1: areas: should be a table", id="array-for-a-table"),
        pytest.param("[areas]\na = 'x'", "FILE:2: areas.a: should be an array", id="text-for-an-array"),
        pytest.param(
            "[areas.a]\nstag = 'innovation'", "FILE:2: areas.a.stag: unknown key; did you mean stage?", id="area"
        ),
        pytest.param("[areas.a]", "FILE:1: areas.a: should have paths, a stage, or both", id="nothing-of-an-area"),
        pytest.param(
            "[areas.a]\npaths = ['!']", "FILE:2: areas.a.paths.0: ! is not a glob as in .gitignore", id="path"
        ),
        pytest.param("[areas]\n'' = ['x']", 'FILE:2: areas."": should not be empty', id="no-name"),
        pytest.param("[bots]\nnames = ['a',\n1]", "FILE:2: bots.names.1: should be a text", id="in-an-array"),
        pytest.param(
            "[release]\nfrom = 'branch'",
            "FILE:2: release.from: should be 'tags', 'version-file', 'deployments', 'builds' or 'mainline'",
            id="no-source",
        ),
        pytest.param(
            "[release]\nfrom = 'builds'",
            'FILE:1: release: should name the workflow or the job that deploys, where from is "builds"',
            id="no-workflow",
        ),
        pytest.param(
            "[release]\nfrom = 'version-file'",
            'FILE:1: release: should have `file`, and no `tags`, where from is "version-file"',
            id="no-version-file",
        ),
        pytest.param(
            "[release]\nfrom = 'version-file'\nfile = 'VERSION'\ntags = 'v*'",
            'FILE:1: release: should have `file`, and no `tags`, where from is "version-file"',
            id="a-file-and-tags",
        ),
        pytest.param(
            "[release]\nfile = 'VERSION'",
            'FILE:1: release: should have from = "version-file" with `file`, `key` or `versions`',
            id="a-file-of-nothing",
        ),
        pytest.param(
            "[release]\nfrom = 'version-file'\nfile = 'package.json'",
            "FILE:1: release: should have the `key` of the version in JSON or TOML, as project.version",
            id="json-without-key",
        ),
        *(
            pytest.param(
                f"[release]\nfrom = 'version-file'\nfile = {path!r}\nkey = 'v'",
                "FILE:3: release.file: should be the path of a file from the root of the repository, "
                "as channels/stable.json",
                id=f"version-file-{name}",
            )
            for name, path in {"absolute": "/etc/x", "up": "../x", "here": "./x", "folder": "x/"}.items()
        ),
        pytest.param("[ci]\nruns = 'a.json'", "FILE:2: ci.runs: should be an array", id="text-for-globs"),
        *(
            pytest.param(
                f"[ci]\nruns = ['a.json', {glob!r}]",
                "FILE:2: ci.runs.1: should lead to files below the configuration's folder; name others with --ci",
                id=f"ci-{name}",
            )
            for name, glob in {
                "absolute": "/etc/passwd",
                "home": "~/x.json",
                "up": "../x.json",
                "up-later": "ci/../../x",
                "absolute-with-form": "own:/etc/passwd",
                "up-with-form": "jenkins:../x.json",
            }.items()
        ),
        pytest.param(
            "[ci]\nruns = ['a**/x']",
            "FILE:2: ci.runs.0: should have ** for a whole part of the path only, as in ci/**/*.json",
            id="ci-glob",
        ),
        pytest.param(
            "[forge]\npulls = ['../x.json']",
            "FILE:2: forge.pulls.0: should lead to files below the configuration's folder; name others with --pulls",
            id="pulls-up",
        ),
        pytest.param(
            "stage = 'x'", "FILE:1: stage: should be 'innovation', 'differentiation' or 'commodity'", id="stage"
        ),
        pytest.param(
            "[report]\nlevel-days = 40_000",
            "FILE:2: report.level-days: should be less than or equal to 36525",
            id="too-long",
        ),
        pytest.param(
            "[size]\ngenerated = ['*.c', '!']", "FILE:2: size.generated.1: ! is not a glob as in .gitignore", id="glob"
        ),
        pytest.param(
            "[areas]\na = ['[z-a]']", "FILE:2: areas.a.0: [z-a] is not a glob as in .gitignore", id="glob-with-a-range"
        ),
        pytest.param(
            "[report]\nlevel_days = 30",
            "FILE:2: report.level_days: unknown key; did you mean level-days?",
            id="underscore",
        ),
        pytest.param('"a\\u001b[31m" = 1', rf"FILE:1: a\u001b[31m: {UNKNOWN}", id="escape"),
        pytest.param('"a\\u202e" = 1', rf"FILE:1: a\u202e: {UNKNOWN}", id="right-to-left"),
        pytest.param('"a\\nb" = 1', rf"FILE:1: a\u000ab: {UNKNOWN}", id="newline"),
    ],
)
def test_a_fault_is_one_line_with_its_place(clone: Path, text: str, expected: str) -> None:
    assert faults(clone, text) == [expected]


def test_all_faults_are_told_at_once_in_the_order_of_the_file(clone: Path) -> None:
    text = "mainlin = 'x'\n[size]\nlarge = '9'\nvendored = 1\n[report]\nlevel-dayz = 1\n"
    assert faults(clone, text) == [
        "FILE:1: mainlin: unknown key; did you mean mainline?",
        "FILE:3: size.large: should be a whole number",
        "FILE:4: size.vendored: should be an array",
        "FILE:6: report.level-dayz: unknown key; did you mean level-days?",
    ]


def test_a_fault_in_a_pyproject_names_its_line_there(clone: Path) -> None:
    (clone / "pyproject.toml").write_text("[project]\nname = 'x'\n\n[tool.flowlens]\nmainlin = 'x'\n", "utf-8")
    with pytest.raises(ConfigurationError, match=r"pyproject\.toml:5: tool\.flowlens\.mainlin: unknown key"):
        load_config(clone)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"a = ", "FILE:1", id="ends-too-early"),
        pytest.param(b"ok = 1\na b", "FILE:2:3", id="no-equals-sign"),
        pytest.param(b"a = 1\na = 2", "FILE:2", id="twice"),
        pytest.param(b"\x00", "FILE:1:1", id="zero-byte"),
        pytest.param(b"a = '\xff'", "FILE is not UTF-8 text (byte 5)", id="not-utf-8"),
        pytest.param(b"a = " + b"[" * 100_000, "FILE", id="nested"),
        pytest.param(b"a" + b".a" * 300 + b" = 1", "FILE:1: a key of more than 200 parts", id="dots"),
        pytest.param(b"#" * (1 << 20) + b"\n", "FILE is larger than 1 MiB", id="large"),
        pytest.param(b"a = " + b"9" * 5_000, "FILE: not valid TOML", id="number-of-too-many-digits"),
    ],
)
def test_hostile_content_is_one_line(clone: Path, content: bytes, expected: str) -> None:
    told = faults(clone, content)
    assert len(told) == 1
    assert told[0].startswith(expected)
    assert len(told[0]) < 250
    assert told[0].isprintable()


def test_a_byte_order_mark_is_no_fault(clone: Path) -> None:
    (clone / "flowlens.toml").write_bytes(b"\xef\xbb\xbfmainline = 'trunk'")
    assert load_config(clone).git.mainline == "trunk"


def test_a_link_out_of_the_repository_is_not_followed(clone: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("password = 1", "utf-8")
    (clone / "flowlens.toml").symlink_to(tmp_path / "secret")
    with pytest.raises(ConfigurationError, match="is a symbolic link") as caught:
        load_config(clone)
    assert "password" not in str(caught.value)


def test_a_link_for_a_pyproject_is_ignored(clone: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("[tool.flowlens]\npassword = 1", "utf-8")
    (clone / "pyproject.toml").symlink_to(tmp_path / "secret")
    assert load_config(clone).file is None


@pytest.mark.parametrize("kind", ["fifo", "folder"])
def test_what_is_no_file_is_refused_without_waiting(clone: Path, kind: str) -> None:
    path = clone / "flowlens.toml"
    if kind == "fifo":
        os.mkfifo(path)
    else:
        path.mkdir()
    with pytest.raises(ConfigurationError, match=r"flowlens\.toml is not a regular file"):
        load_config(clone)


OWN, SHARED = b'mainline = "own"', b'[tool.flowlens]\nmainline = "shared"'
CONTENTS: dict[str, tuple[dict[str, bytes], str | None, str]] = {
    "nothing": ({}, None, ""),
    "own": ({"flowlens.toml": OWN}, "own", "flowlens.toml at 1a2b3c4"),
    "shared": ({"pyproject.toml": SHARED}, "shared", "pyproject.toml at 1a2b3c4"),
    "both": ({"flowlens.toml": OWN, "pyproject.toml": SHARED}, "own", "flowlens.toml at 1a2b3c4"),
    "own-is-empty": ({"flowlens.toml": b"", "pyproject.toml": SHARED}, None, "flowlens.toml at 1a2b3c4"),
    "shared-is-not-ours": ({"pyproject.toml": b"[project]\nname = 'flowlens'"}, None, ""),
    "shared-is-broken-and-not-ours": ({"pyproject.toml": b"no TOML \xff"}, None, ""),
    "others": ({"setup.cfg": OWN, "sub/flowlens.toml": OWN}, None, ""),
}


@pytest.mark.parametrize(("files", "mainline", "config"), CONTENTS.values(), ids=CONTENTS)
def test_the_configuration_of_a_commit(files: dict[str, bytes], mainline: str | None, config: str) -> None:
    settings = config_from(files, where="1a2b3c4")
    assert (settings.git.mainline, settings.config, settings.file) == (mainline, config, None)


@pytest.mark.parametrize(("files", "mainline", "config"), CONTENTS.values(), ids=CONTENTS)
def test_it_is_that_of_a_work_tree_with_these_files(
    clone: Path, files: dict[str, bytes], mainline: str | None, config: str
) -> None:
    (clone / "sub").mkdir()
    for name, content in files.items():
        (clone / name).write_bytes(content)
    said = Overrides(stage="innovation", jobs=3)
    there = config_from(files, where="1a2b3c4", repository=clone, overrides=said)
    here = load_config(clone, overrides=said)
    assert (here.file is None, here.git.mainline) == (config == "", mainline)
    assert there == replace(here, file=None, config=config)


def test_the_command_line_goes_before_a_commit() -> None:
    said = Overrides(mainline="b", tags="r*")
    settings = config_from({"flowlens.toml": b'mainline = "a"\nstage = "commodity"'}, where="1", overrides=said)
    assert (settings.git.mainline, settings.git.tag_pattern, settings.lenses.stage) == ("b", "r*", "commodity")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"flowlens.toml": b"[check.pr-size]\n\nwindow = 9\nwindo = 9"},
            "flowlens.toml at 1a2b3c4:3: check.pr-size.window: should be at least 49, or none can fail with a "
            "fail-alpha of 0.02; it is 9\n"
            "flowlens.toml at 1a2b3c4:4: check.pr-size.windo: unknown key; did you mean window?",
            id="all-of-them",
        ),
        pytest.param(
            {"pyproject.toml": b"[tool.flowlens.check]\nunits = 'auto'"},
            "pyproject.toml at 1a2b3c4:2: tool.flowlens.check.units: unknown key; did you mean unit?",
            id="shared",
        ),
        pytest.param({"flowlens.toml": b"a b"}, "flowlens.toml at 1a2b3c4:1:3: not valid TOML: ", id="no-TOML"),
        pytest.param({"flowlens.toml": b"\xff"}, "flowlens.toml at 1a2b3c4 is not UTF-8 text (byte 0).", id="no-UTF-8"),
        pytest.param(
            {"flowlens.toml": b"#" * (1 << 20) + b"\n"}, "flowlens.toml at 1a2b3c4 is larger than 1 MiB.", id="large"
        ),
        pytest.param(
            {"pyproject.toml": b"tool.flowlens = 1"}, "pyproject.toml at 1a2b3c4:1: tool.flowlens: ", id="number"
        ),
        pytest.param(
            {"pyproject.toml": b"tool.flowlens = 0"}, "pyproject.toml at 1a2b3c4:1: tool.flowlens: ", id="zero"
        ),
    ],
)
def test_a_fault_in_a_commit_names_it(files: dict[str, bytes], expected: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        config_from(files, where="1a2b3c4")
    assert str(caught.value).startswith(expected)


def loaded_by(code: str) -> set[str]:
    """Which of the libraries that check a configuration a process has imported once it ran the code."""
    told = f"{code}\nimport sys\nprint(*{{'pathspec', 'pydantic', 'pydantic_core'}} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


HERE = "from pathlib import Path; from flowlens.config import load_config; load_config(Path('CLONE'))"
COMMIT = "from flowlens.config import config_from; config_from({!r}, where='1a2b3c4')"


@pytest.mark.parametrize(
    ("files", "code"),
    [
        pytest.param({}, "import flowlens.config", id="import"),
        pytest.param({}, HERE, id="no-file"),
        pytest.param({"flowlens.toml": "# nothing"}, HERE, id="empty-file"),
        pytest.param({"pyproject.toml": "[tool.ruff]\n[tool.flowlens]"}, HERE, id="empty-table"),
        pytest.param({"pyproject.toml": "[project]\nname = 'flowlens'"}, HERE, id="not-ours"),
        pytest.param({}, COMMIT.format({}), id="no-file-in-the-commit"),
        pytest.param({}, COMMIT.format({"flowlens.toml": b"", "pyproject.toml": SHARED}), id="empty-in-the-commit"),
        pytest.param({}, COMMIT.format({"pyproject.toml": b"name = 'flowlens'"}), id="not-ours-in-the-commit"),
    ],
)
def test_where_nothing_is_said_nothing_heavy_is_imported(clone: Path, files: Mapping[str, str], code: str) -> None:
    for name, content in files.items():
        (clone / name).write_text(content, "utf-8")
    assert loaded_by(code.replace("CLONE", str(clone))) == set()


@pytest.mark.parametrize("code", [HERE, COMMIT.format({"flowlens.toml": OWN})], ids=["file", "commit"])
def test_where_something_is_said_it_is_checked(clone: Path, code: str) -> None:
    (clone / "flowlens.toml").write_bytes(OWN)
    assert loaded_by(code.replace("CLONE", str(clone))) == {"pathspec", "pydantic", "pydantic_core"}
