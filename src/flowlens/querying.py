"""SQL over the fact tables, of one repository or of all whose tables lie in one place, and over nothing else.

DuckDB is locked before it sees the question: no file, no network, no extension, no setting; one SELECT, and bounds on
memory, on time, and on the answer.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flowlens.errors import CannotMeasureError, UsageError
from flowlens.facts.schema import TABLES
from flowlens.model.answer import Answer

if TYPE_CHECKING:
    from flowlens.config import Settings
    from flowlens.model.progress import Progress

__all__ = ["query_place", "query_repository"]

_LOCKED = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "''",
    "enable_external_access": "false",
    "TimeZone": "'UTC'",
    "lock_configuration": "true",
}
_MEMORY_MB = 1_000
_SECONDS = 600.0
# DuckDB's bound does not hold for what Python has of the answer: a number takes 32 bytes there, and 8 its place in a
# row; an empty text takes 49.
_ANSWER_MB = 500
_CELL_BYTES = 50
_MOST_AT_A_TIME = 2_000
_MORE = 'Install it: pip install "flowlens[sql]".'


def query_repository(question: str, settings: Settings, progress: Progress | None = None) -> Answer:
    """The rows that a SELECT gives over the tables of one repository."""
    from flowlens.facts.shared_tables import REPOSITORIES, arrow_table, repository_row
    from flowlens.pipeline import gather

    _only_select(question)
    facts = gather(settings, progress)
    name = facts.repository.name
    tables = {table.name: arrow_table(table, getattr(facts, table.name), name) for table in TABLES}
    return _asked(question, tables | {REPOSITORIES.name: repository_row(facts, "")})


def query_place(question: str, place: str) -> Answer:
    """The rows that a SELECT gives over the tables of all repositories in a place; they are not read as a whole."""
    from flowlens.facts.shared_tables import SharedTables

    _only_select(question)
    # Of a table that is not asked about, the list of its files alone would fill memory.
    words = set(re.findall(r"\w+", question.lower()))
    all_of_them = bool(words & {"show", "describe", "information_schema"})
    return _asked(question, SharedTables.at(place).datasets(lambda name: all_of_them or name in words))


def _only_select(question: str) -> None:
    """UsageError unless the question is one SELECT: before the long work."""
    duckdb = _duckdb()
    if any("\ud800" <= letter <= "\udfff" for letter in question):  # bytes of the command line that are no text
        raise UsageError("The query is not UTF-8.", next_step="`flowlens explain facts` names the tables.")
    try:
        kinds = [statement.type for statement in duckdb.extract_statements(question)]
    except duckdb.Error as exc:
        raise _refused(exc) from exc
    if kinds != [duckdb.StatementType.SELECT]:
        raise UsageError("A query is one SELECT.", next_step="`flowlens explain facts` names the tables.")


def _asked(question: str, tables: Mapping[str, Any]) -> Answer:
    duckdb = _duckdb()
    with duckdb.connect(":memory:", config={"memory_limit": f"{_MEMORY_MB}MB"}) as connection:
        for name, value in _LOCKED.items():
            connection.execute(f"SET {name}={value}")
        for name, table in tables.items():
            connection.register(name, table)
        clock = threading.Timer(_SECONDS, connection.interrupt)
        clock.daemon = True
        clock.start()
        try:
            connection.execute(question)
            return Answer(tuple(column[0] for column in connection.description), _rows(connection))
        except duckdb.InterruptException as exc:
            raise CannotMeasureError(f"The query took more than {_SECONDS / 60:.0f} minutes.") from exc
        except duckdb.OutOfMemoryException as exc:
            raise CannotMeasureError(f"The query needs more than {_MEMORY_MB} MB of memory.") from exc
        except (duckdb.Error, OverflowError, ValueError) as exc:  # the last two: of values that Python has not
            raise _refused(exc) from exc
        finally:
            clock.cancel()


def _rows(connection: Any) -> tuple[tuple[Any, ...], ...]:
    """All rows; CannotMeasureError where they take more than they may."""
    rows: list[tuple[Any, ...]] = []
    n_bytes, n_next = 0, 1
    while some := connection.fetchmany(n_next):
        rows += some
        size = sum(map(_size, some))
        n_bytes += size
        if n_bytes > _ANSWER_MB * 1_000_000:
            raise CannotMeasureError(
                f"The answer takes more than {_ANSWER_MB} MB of memory.", next_step="Ask for less, or add a LIMIT."
            )
        n_next = min(2 * n_next, _MOST_AT_A_TIME) if size < 1_000_000 else 1  # few where each is large
    return tuple(rows)


def _size(row: tuple[Any, ...]) -> int:
    """About how many bytes a row takes, what lies in its lists and maps included."""
    n_bytes, left = 0, list(row)
    while left:
        cell = left.pop()
        n_bytes += _CELL_BYTES
        if isinstance(cell, (str, bytes)):
            n_bytes += len(cell)
        elif isinstance(cell, dict):
            left += [*cell, *cell.values()]
        elif isinstance(cell, (list, tuple)):
            left += cell
    return n_bytes


def _duckdb() -> Any:
    try:
        import duckdb
    except ImportError as exc:
        raise UsageError("SQL needs DuckDB.", next_step=_MORE) from exc
    return duckdb


def _refused(exc: Exception) -> UsageError:
    return UsageError(
        " ".join(str(exc).split())[:500], next_step="`flowlens explain facts` names the tables and columns."
    )
