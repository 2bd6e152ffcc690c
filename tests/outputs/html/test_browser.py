"""The HTML page in a real browser: its charts are drawn, its console is silent, and hostile text does not run."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from flowlens.outputs.html import page
from tests.outputs.reports import hostile_report, rich_report

# Where it runs, the title tells.
TRACE = "<script>document.title = 'ran'</script><img src=x onerror=\"document.title = 'ran'\">"
BROWSER = os.environ.get("CHROMIUM") or shutil.which("chromium")
FLAGS = (
    "--headless=new",
    "--no-sandbox",  # in a container there is none to be had, and the page is our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=8000",
    "--enable-logging=stderr",
    "--dump-dom",
)

pytestmark = pytest.mark.skipif(BROWSER is None, reason="needs chromium on the PATH, or its path in CHROMIUM")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a browser made of a page: its DOM as HTML, and what it wrote to the console, a line each."""

    dom: str
    console: list[str]


class Drawn(HTMLParser):
    """Reads a DOM: its tags, its title, its charts' marks and the labels of their axes, a list entry a chart."""

    def __init__(self, dom: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.title = ""
        self.seen = ""
        self.n_marks: list[int] = []
        self.labels: list[list[str]] = []
        self._group = ""
        self._tag = ""
        self.feed(dom)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._tag = tag
        if "data-spec" in dict(attrs):
            self.n_marks.append(0)
            self.labels.append([])
        if tag == "g":
            self._group = dict(attrs).get("class") or self._group
        elif "role-mark" in self._group and tag in {"path", "line", "text"}:
            self.n_marks[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        self._group = "" if tag == "svg" else self._group
        self._tag = ""

    def handle_data(self, data: str) -> None:
        if self._tag == "title":
            self.title += data
        elif self._tag == "text" and "role-axis-label" in self._group:
            self.labels[-1].append(data)
        elif self._tag not in {"script", "style"}:
            self.seen += data


def shown(text: str, folder: Path) -> Shown:
    """The page as the browser has it once its scripts have run."""
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    assert BROWSER is not None
    command = [BROWSER, *FLAGS, f"--user-data-dir={folder / 'profile'}", file.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)
    log = done.stderr.decode("utf-8", "replace").splitlines()
    return Shown(done.stdout.decode("utf-8", "replace"), [line for line in log if "CONSOLE" in line])


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """The sample report."""
    return shown(page.report(rich_report()), tmp_path_factory.mktemp("rich"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """The hostile report, with an attack in its name and notices that would leave a trace in the title."""
    report = hostile_report()
    report = replace(report, repository=replace(report.repository, name=TRACE), notices=(*report.notices, TRACE))
    return shown(page.report(report), tmp_path_factory.mktemp("hostile"))


def test_every_chart_is_drawn(rich: Shown) -> None:
    drawn = Drawn(rich.dom)
    assert len(drawn.n_marks) == 8
    assert all(drawn.n_marks), drawn.n_marks
    assert drawn.n_marks[0] > 1_200, "a dot a change"
    assert "could not be drawn" not in drawn.seen


def test_the_axes_of_time_name_their_years(rich: Shown) -> None:
    drawn = Drawn(rich.dom)
    # Sizes, gaps and batches; the second chart is a histogram.
    for number in (0, 2, 3):
        assert {"2021", "2022", "2023"} <= set(drawn.labels[number])


@pytest.mark.parametrize("name", ["rich", "hostile"])
def test_the_console_has_no_word(name: str, request: pytest.FixtureRequest) -> None:
    assert request.getfixturevalue(name).console == []


def test_hostile_text_does_not_run(hostile: Shown) -> None:
    drawn = Drawn(hostile.dom)
    assert drawn.title == f"FlowLens: {TRACE}"
    assert not {"img", "b"} & set(drawn.tags)
    assert TRACE in drawn.seen
    assert all(drawn.n_marks)
    assert len(drawn.n_marks) == 2


def test_what_ran_or_failed_would_be_seen(tmp_path: Path) -> None:
    """The same browser on a page that is not safe, or the tests above could not fail."""
    told = shown(f"<title>before</title>{TRACE}<script>throw new Error('broken')</script>", tmp_path)
    assert Drawn(told.dom).title == "ran"
    assert [line for line in told.console if "broken" in line]
