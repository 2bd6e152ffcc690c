"""SQL over the fact tables: right answers, and nothing that reaches beyond them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flowlens import querying
from flowlens.config import Overrides, Settings
from flowlens.errors import CannotMeasureError, FlowLensError, UsageError
from flowlens.facts.schema import TABLES
from flowlens.facts.shared_tables import SharedTables
from flowlens.facts.tables import Facts
from flowlens.fleet.mined import mined
from flowlens.fleet.task import Task
from flowlens.pipeline import gather
from flowlens.querying import query_place, query_repository
from tests.repos import Repo, day, lines
from tests.runs import asked

QUERIES = sorted((Path(__file__).parents[1] / "examples" / "queries").glob("*.sql"))


@dataclass(frozen=True)
class Kept:
    """A repository, its facts, and a place with its tables and those of another."""

    settings: Settings
    facts: Facts
    place: str


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Changes of 3, 6, 9 and 3 lines, a release after the third; beside it a repository with one change."""
    top = tmp_path_factory.mktemp("queried")
    repo = Repo(top / "shop")
    oids = [repo.commit({f"a/{n}.py": lines(range(n)), f"b/{n}.py": "x\n"}, at=day(n)) for n in (2, 5, 8)]
    repo.tag("v1.0.0", oids[-1])
    repo.commit({"a/9.py": lines(range(3))}, at=day(9))
    Repo(top / "till").commit({"x.py": "1\n"}, at=day(0))
    for name in ("shop", "till"):
        said = Overrides(cache=top / "cache", jobs=1)
        assert mined(Task(str(top / name), said, tables=str(top / "facts"))).reason == ""
    settings = asked(top / "shop", top / "cache")
    return Kept(settings, gather(settings), str(top / "facts"))


@pytest.fixture(autouse=True)
def _gathered_once(shop: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowlens.pipeline.gather", lambda *_: shop.facts)


def one(shop: Kept, question: str) -> Any:
    return query_repository(question, shop.settings).rows


def test_the_answer_is_right(shop: Kept) -> None:
    assert one(shop, "SELECT net_lines FROM changes ORDER BY position") == ((3,), (6,), (9,), (3,))
    assert one(shop, "SELECT repository, name FROM releases") == (("shop", "v1.0.0"),)
    assert one(shop, "SELECT count(*) FROM release_changes") == ((3,),)
    answer = query_repository("SELECT landed_at AS at, pull FROM changes LIMIT 1", shop.settings)
    assert answer.columns == ("at", "pull")
    assert answer.rows == ((day(2).replace(tzinfo=None), None),)


def test_every_documented_table_is_there(shop: Kept) -> None:
    named = {row[0] for row in one(shop, "SHOW TABLES")}
    assert named == {*(table.name for table in TABLES), "repositories"}
    for table in TABLES:
        columns = query_repository(f"FROM {table.name} LIMIT 0", shop.settings).columns
        assert columns == ("repository", *table.names)


def test_a_place_holds_all(shop: Kept) -> None:
    question = "SELECT repository, count(*), sum(net_lines) FROM changes GROUP BY ALL ORDER BY ALL"
    assert query_place(question, shop.place).rows == (("shop", 4, 21), ("till", 1, 1))
    assert query_place("SELECT repository, mainline FROM repositories ORDER BY ALL", shop.place).rows == (
        ("shop", "main"), ("till", "main"),
    )  # fmt: skip


def test_a_place_in_an_object_store(shop: Kept) -> None:
    """What fsspec reads, as `s3://…`: here its memory, with the same tables."""
    shared = SharedTables.at("memory://queried")
    for key in ("1" * 40, "2" * 40):
        shared.write(key, shop.facts, "one")
    question = "SELECT repository, count(*), sum(net_lines)::int FROM changes GROUP BY ALL ORDER BY ALL"
    assert query_place(question, "memory://queried").rows == (("shop", 8, 42),)


@pytest.mark.parametrize("file", QUERIES, ids=[file.stem for file in QUERIES])
def test_an_example(shop: Kept, file: Path) -> None:
    question = file.read_text("utf-8")
    assert question.startswith("-- ")
    here, there = query_repository(question, shop.settings), query_place(question, shop.place)
    assert here.rows
    assert here.columns[0] == there.columns[0] == "repository"
    assert {row for row in there.rows if row[0] == "shop"} == set(here.rows)


def test_there_are_ten_examples() -> None:
    assert len(QUERIES) == 10


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('{place}/commits/*')",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "SELECT getenv('HOME')",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM shop",  # a variable of this program
        "SELECT * FROM facts",
        "COPY (SELECT 1) TO '{place}/x.csv'",
        "ATTACH '{place}/x.db'",
        "INSTALL httpfs",
        "LOAD json",
        "SET memory_limit = '9GB'",
        "RESET enable_external_access",
        "CREATE TABLE t AS SELECT 1",
        "DROP VIEW commits",
        "EXPORT DATABASE '{place}/x'",
        "PRAGMA database_list",
        "CALL pragma_version()",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '{place}/x.csv'",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP VIEW commits",
        "SELECT nothing FROM commits",
        "no SQL",
        "SELECT '\udcff'",
        "",
    ],
)
def test_what_is_refused(shop: Kept, question: str) -> None:
    before = sorted(Path(shop.place).rglob("*"))
    for ask in (lambda text: one(shop, text), lambda text: query_place(text, shop.place)):
        with pytest.raises(UsageError) as caught:
            ask(question.replace("{place}", shop.place))
        assert caught.value.next_step == "" or "flowlens explain facts" in caught.value.next_step
    assert sorted(Path(shop.place).rglob("*")) == before


def test_bounds(shop: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(querying, "_SECONDS", 0.2)
    with pytest.raises(CannotMeasureError, match="took more than"):
        one(shop, "SELECT count(*) FROM range(100000000) a, range(100000) b WHERE hash(a.range + b.range) = 1")
    monkeypatch.setattr(querying, "_SECONDS", 60.0)
    monkeypatch.setattr(querying, "_MEMORY_MB", 20)
    with pytest.raises(CannotMeasureError, match="more than 20 MB of memory"):
        one(shop, "SELECT a.range::text || repeat('x', 999) AS t FROM range(9999999) a ORDER BY t")


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("SELECT range AS a, range + 1 AS b FROM range(200000)", id="rows"),
        pytest.param("SELECT repeat('x', 600000) FROM range(20)", id="texts"),
        pytest.param("SELECT range(50000) FROM range(20)", id="lists"),
        pytest.param("SELECT {'a': [repeat('x', 600000)]} FROM range(20)", id="a text within"),
    ],
)
def test_the_answer_is_bounded(shop: Kept, monkeypatch: pytest.MonkeyPatch, question: str) -> None:
    monkeypatch.setattr(querying, "_ANSWER_MB", 5)
    with pytest.raises(CannotMeasureError, match="answer takes more than 5 MB"):
        one(shop, question)


def test_all_rows_come_in_order(shop: Kept) -> None:
    assert one(shop, "SELECT range FROM range(5001)") == tuple((n,) for n in range(5001))
    assert one(shop, "SELECT 1 WHERE false") == ()


def test_a_value_that_python_has_not(shop: Kept) -> None:
    with pytest.raises(UsageError, match="too large"):
        one(shop, "SELECT interval 9999999 year")


def test_nothing_is_there(tmp_path: Path) -> None:
    with pytest.raises(CannotMeasureError, match="holds no tables"):
        query_place("SELECT 1", str(tmp_path))


def test_the_library_is_missing(shop: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    with pytest.raises(FlowLensError, match=r"flowlens\[sql\]"):
        one(shop, "SELECT 1")
