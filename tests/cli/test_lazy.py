"""Commands are imported when they are called, and not before."""

from __future__ import annotations

from importlib import import_module

import click
import pytest
from click.testing import CliRunner

from flowlens.cli.lazy import Entry, LazyGroup
from flowlens.cli.main import COMMANDS, flowlens

ENTRIES = {"two": Entry("no.such.module", "Second."), "one": Entry("no.such.module", "First.")}


def test_help_lists_the_table_in_its_order_and_imports_nothing() -> None:
    told = CliRunner().invoke(LazyGroup("group", entries=ENTRIES), ["--help"])
    assert told.exit_code == 0
    assert told.output.endswith("Commands:\n  two  Second.\n  one  First.\n")


def test_a_command_is_imported_when_it_is_called() -> None:
    told = CliRunner().invoke(LazyGroup("group", entries=ENTRIES), ["one"])
    assert isinstance(told.exception, ModuleNotFoundError)


def test_an_unknown_command_is_wrong_use() -> None:
    told = CliRunner().invoke(LazyGroup("group", entries=ENTRIES), ["three"])
    assert (told.exit_code, "No such command 'three'" in told.output) == (2, True)


def test_an_empty_table_has_no_commands() -> None:
    assert LazyGroup("group", entries={}).list_commands(click.Context(flowlens)) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_names_commands_that_exist(name: str) -> None:
    command = getattr(import_module(COMMANDS[name].module), name)
    assert isinstance(command, click.Command)
    assert command.name == name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_says_what_it_does(name: str) -> None:
    command = flowlens.get_command(click.Context(flowlens), name)
    assert command is not None
    assert command.help
    assert [each.name for each in command.params if isinstance(each, click.Option) and not each.help] == []
