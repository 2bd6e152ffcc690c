"""REPO and the options that say what is read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from flowlens.cli.options import Choices, reading_options, repository_path, voice_options
from flowlens.cli.voice import Voice, pass_voice
from flowlens.errors import UsageError
from tests.repos import Repo


def choices_of(*arguments: str) -> Choices:
    """What a command with the reading options gets to know of these arguments."""
    seen: list[Choices] = []

    @click.command()
    @reading_options
    def command(choices: Choices) -> None:
        seen.append(choices)

    CliRunner().invoke(command, arguments, catch_exceptions=False, standalone_mode=False)
    return seen[0]


def test_without_options_nothing_is_chosen() -> None:
    assert choices_of() == Choices(".", None, None, None, None, None, None, None, include_bots=False, area=None)


def test_every_option_arrives() -> None:
    given = (
        "--since 2026-01-01 --until 2026-01-31T12:00+02:00 --stage innovation --mainline trunk --tags v* "
        "--config c.toml --cache-dir cache --include-bots --area api --ci runs.json --ci github:more "
        "--pulls p.json clone"
    )
    assert choices_of(*given.split()) == Choices(
        repository="clone",
        since=datetime(2026, 1, 1, tzinfo=UTC),
        until=datetime(2026, 1, 31, 10, tzinfo=UTC),
        stage="innovation",
        mainline="trunk",
        tags="v*",
        config=Path("c.toml"),
        cache_dir=Path("cache"),
        include_bots=True,
        area="api",
        ci=("runs.json", "github:more"),
        pulls=("p.json",),
    )


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        pytest.param("2026-01-31", "2026-01-31T00:00:00+00:00", "2026-01-31T23:59:59.999999+00:00", id="day"),
        pytest.param(
            "20260131", "2026-01-31T00:00:00+00:00", "2026-01-31T23:59:59.999999+00:00", id="day-without-hyphens"
        ),
        pytest.param("2024-02-29", "2024-02-29T00:00:00+00:00", "2024-02-29T23:59:59.999999+00:00", id="leap-day"),
        pytest.param("2026-W05-6", "2026-01-31T00:00:00+00:00", "2026-01-31T23:59:59.999999+00:00", id="week-day"),
        pytest.param(
            "2026-01-31T12:00", "2026-01-31T12:00:00+00:00", "2026-01-31T12:00:00+00:00", id="time-without-zone-is-utc"
        ),
        pytest.param(
            "2026-01-31 12:00Z", "2026-01-31T12:00:00+00:00", "2026-01-31T12:00:00+00:00", id="time-with-a-space"
        ),
        pytest.param(
            "2026-01-31T23:30-02:00",
            "2026-02-01T01:30:00+00:00",
            "2026-02-01T01:30:00+00:00",
            id="zone-on-the-next-day",
        ),
    ],
)
def test_a_date(text: str, first: str, last: str) -> None:
    chosen = choices_of("--since", text, "--until", text)
    assert chosen.since is not None
    assert chosen.until is not None
    assert (chosen.since.isoformat(), chosen.until.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-02-30", "31.1.2026", "2026-01-31T25:00", "0001-01-01T00:00+10:00"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="neither a day"):
        choices_of("--since", text)


def test_a_stage_that_does_not_exist_is_refused() -> None:
    with pytest.raises(click.BadParameter, match="innovation"):
        choices_of("--stage", "nonsense")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("https://example.org/a.git", id="https"),
        pytest.param("ssh://git@example.org/a.git", id="ssh"),
        pytest.param("git@example.org:a.git", id="scp"),
    ],
)
def test_a_url_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is a URL"):
        repository_path(text)


@pytest.mark.parametrize("text", ["https://t0ken@example.org/a", "HTTPS://me:t0ken@example.org/a"])
def test_a_secret_in_a_url_is_not_told(text: str) -> None:
    with pytest.raises(UsageError, match=r"^That address is a URL\.") as caught:
        repository_path(text)
    assert "t0ken" not in str(caught.value)


@pytest.mark.parametrize("text", [".", "clone", "/a/b", "../a b", "C:clone", "a@b", "-clone", "ext::sh -c x"])
def test_a_path_is_a_path(text: str) -> None:
    assert repository_path(text) == Path(text)


def test_a_folder_that_looks_like_a_url_is_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("git@host:a").mkdir()
    assert repository_path("git@host:a") == Path("git@host:a")


def test_the_settings_follow_the_choices(tmp_path: Path) -> None:
    clone = Repo(tmp_path / "clone").folder
    (clone / "flowlens.toml").write_text("mainline = 'trunk'\n[release]\ntags = 'v*'", "utf-8")
    settings = choices_of("--tags", "r*", "--include-bots", "--cache-dir", str(tmp_path), str(clone)).settings()
    assert (settings.git.mainline, settings.git.tag_pattern) == ("trunk", "r*")
    assert (settings.lenses.include_bots, settings.cache, settings.repository) == (True, tmp_path, clone)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param([], Voice(), id="none"),
        pytest.param(["--quiet"], Voice(quiet=True), id="quiet"),
        pytest.param(["--verbose"], Voice(verbose=True), id="verbose"),
        pytest.param(["--quiet", "--verbose"], Voice(quiet=True, verbose=True), id="both"),
    ],
)
def test_the_voice(arguments: list[str], expected: Voice) -> None:
    seen: list[Voice] = []

    @click.command()
    @voice_options
    @pass_voice
    def command(voice: Voice) -> None:
        seen.append(voice)

    CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert seen == [expected]
