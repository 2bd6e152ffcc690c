"""Time and memory are those of a command with all that it starts."""

from __future__ import annotations

import sys

import click
import pytest

from benchmarks.measure import peak_of, timed

HOLDS = "data = bytearray(b'x') * 60_000_000; import time; time.sleep(1)"


def test_the_memory_of_a_child_counts() -> None:
    small = peak_of([sys.executable, "-c", HOLDS.replace("60_000_000", "1")])
    nested = peak_of(
        [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLDS!r}])"]
    )
    assert nested.pss_mb - small.pss_mb > 55
    assert nested.rss_mb >= nested.pss_mb


def test_a_child_that_has_not_begun_yet_does_not_count_its_parents_memory_again() -> None:
    starts = HOLDS.replace("time.sleep(1)", "import subprocess\nfor _ in range(300): subprocess.run(['true'])")
    small = peak_of([sys.executable, "-c", HOLDS.replace("60_000_000", "1")])
    assert 55 < peak_of([sys.executable, "-c", starts]).pss_mb - small.pss_mb < 85


def test_the_processor_time_of_a_child_counts() -> None:
    burns = "import time\nwhile time.process_time() < 0.3: pass"
    sample = timed([sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burns!r}])"])
    assert sample.cpu_seconds > 0.29
    assert sample.wall_seconds > 0.29


def test_a_command_that_fails_ends_the_run_with_its_own_words() -> None:
    fails = [sys.executable, "-c", "import sys; sys.exit('no such thing')"]
    with pytest.raises(click.ClickException, match="no such thing"):
        timed(fails)
    with pytest.raises(click.ClickException, match="no such thing"):
        peak_of(fails)
    timed(fails, expected=1)
