"""Commands in the log of a workflow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlens.outputs.gate.workflow_command import command, without_commands
from flowlens.outputs.plain import defused, printable
from tests.outputs.gate.answers import HOSTILE
from tests.outputs.gate.runner import commands_in


@pytest.mark.parametrize(
    ("title", "message", "expected"),
    [
        pytest.param("Batch size", "too large", "::error title=Batch size::too large\n", id="plain"),
        pytest.param("a:b,c", "d:e,f", "::error title=a%3Ab%2Cc::d:e,f\n", id="a property escapes more"),
        pytest.param("5 %", "2 % %0A", "::error title=5 %25::2 %25 %250A\n", id="percent"),
        pytest.param("a\nb", "c\r\nd", "::error title=a\\nb::c\\r\\nd\n", id="line breaks are written out"),
        pytest.param("t", "::warning::x", "::error title=t::\\x3a:warning::x\n", id="another command"),
        pytest.param("t", "a ##[group]x", "::error title=t::a \\x23#[group]x\n", id="an old command"),
        pytest.param("t", "a ##vso[x]y", "::error title=t::a \\x23#vso[x]y\n", id="a command of Azure"),
    ],
)
def test_a_command_is_one_line(title: str, message: str, expected: str) -> None:
    assert command("error", title, message) == expected


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_the_data_of_that_one_command(hostile: str) -> None:
    shown = defused(printable(hostile))
    assert commands_in(command("warning", hostile, hostile)) == [("warning", {"title": shown}, shown)]


@given(st.text(st.sampled_from([*":#[]%0ADCA=, \r\nerorv\x1b"]), max_size=30))
def test_any_text_is_the_data_of_that_one_command(text: str) -> None:
    shown = defused(printable(text))
    ((name, properties, data),) = commands_in(command("error", "t", text))
    assert (name, properties, data) == ("error", {"title": "t"}, shown)


@pytest.mark.parametrize("lines", ["", "a\n", "::error::x\n##[error]y\n::stop-commands::b\n::b::\n"])
def test_no_command_is_found_within_the_lines(lines: str) -> None:
    assert commands_in(without_commands(lines)) == []
    assert commands_in(without_commands(lines) + "::error::after\n") == [("error", {}, "after")]


def test_the_lines_themselves_stay_as_they_are() -> None:
    first, *lines, last = without_commands("one\n  two\n").splitlines()
    assert lines == ["one", "  two"]
    assert first.removeprefix("::stop-commands::") == last.strip(":")
    assert len(last) == 64 + 4


def test_other_lines_have_another_token() -> None:
    assert without_commands("a\n").splitlines()[0] != without_commands("b\n").splitlines()[0]
