"""JUnit XML: a test report is a run, whose commit a property or the name of a folder tells; its suites are its jobs.

Such a file comes from a build of a repository that may be hostile: no document type, hence no entities, is read, and
size and depth are bounded. Of cases only whether one failed is looked at; their names and texts are not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.parsers import expat

from flowlens.errors import UsageError
from flowlens.model.ci import Conclusion, Job, Run
from flowlens.sources.ci.masked import masked
from flowlens.sources.ci.row import Row, Tally, digest
from flowlens.sources.named_files import TELLING

__all__ = ["read_junit"]

SYSTEM = "junit"
_COMMIT = re.compile(r"([\w.-]*[._-])?(commit|commit[._-]?(sha|id)|sha1?|revision|git[._-]?(commit|sha|rev))", re.I)
_OID = re.compile(r"[0-9a-f]{7,64}")
_NAMED = ("branch", "event", "attempt")
_DEEPEST = 60
_MOST_SUITES = 10_000


@dataclass(slots=True)
class _Suite:
    """A suite as far as it is read: the attributes that tell of it, and whether a case of its own failed."""

    values: dict[str, object]
    line: int
    outermost: bool
    has_failed: bool = False


@dataclass(slots=True)
class _Report:
    """What was seen of a file: its suites, what its properties say, and where the parser is."""

    name: str
    root: str = ""
    suites: list[_Suite] = field(default_factory=list)
    open: list[_Suite | None] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    whole: dict[str, object] = field(default_factory=dict)


def read_junit(content: bytes, name: str, tally: Tally) -> Iterator[Run | Job]:
    """The run that the file tells of, and a job for each of its suites; UsageError with the line for a fault."""
    report = _parsed(content, name)
    if not report.suites:
        return
    run = _run(report, digest(content.decode("utf-8", "replace")), tally)
    yield run
    for number, suite in enumerate(report.suites):
        row = Row(suite.values, f"{name}:{suite.line}", tally)
        started_at, lasted = row.time("timestamp"), row.seconds("time")
        yield Job(
            system=SYSTEM,
            id=str(number),
            run=run.id,
            workflow=run.workflow,
            name=row.text("name") or f"suite {number}",
            oid=run.oid,
            started_at=started_at,
            ended_at=None if started_at is None or lasted is None else round(started_at + lasted),
            conclusion=_conclusion([suite]),
            attempt=run.attempt,
        )


def _run(report: _Report, id: str, tally: Tally) -> Run:
    first = report.suites[0]
    row = Row({**first.values, **report.whole, **report.said}, f"{report.name}:{first.line}", tally)
    folder = _of_path(report.name)
    starts = [Row(suite.values, f"{report.name}:{suite.line}", tally).time("timestamp") for suite in report.suites]
    started_at = min((at for at in starts if at is not None), default=None)
    outermost = [Row(suite.values, f"{report.name}:{suite.line}", tally) for suite in report.suites if suite.outermost]
    lasted = row.seconds("time") if "time" in report.whole else sum(each.seconds("time") or 0.0 for each in outermost)
    return Run(
        system=SYSTEM,
        id=id,
        workflow=folder.workflow,
        oid=row.oid("oid") if "oid" in report.said else folder.oid,
        branch=row.text("branch") if "branch" in report.said else None,
        event=row.text("event") if "event" in report.said else None,
        started_at=started_at,
        ended_at=None if started_at is None else round(started_at + (lasted or 0.0)),
        conclusion=_conclusion(report.suites),
        attempt=row.attempt("attempt") if "attempt" in report.said else folder.attempt,
    )


@dataclass(frozen=True, slots=True)
class _Path:
    """What the folders of a file tell: the commit, the attempt, and by all the rest what was run."""

    oid: str | None
    attempt: int
    workflow: str


def _of_path(name: str) -> _Path:
    path = PurePosixPath(name)
    oid, attempt, rest = None, 1, []
    for part in path.parts[:-1]:
        told = TELLING.fullmatch(part.lower())
        if told is None:
            rest.append(part)
        elif told[1] is None:
            oid = part.lower()
        else:
            attempt = max(int(told[1]), 1)
    return _Path(oid, attempt, masked("/".join([*rest, path.stem])))


def _conclusion(suites: list[_Suite]) -> Conclusion:
    """Failed where a case did, or where the suite counts failures or errors of which it holds no case."""
    counted = any(str(suite.values.get(name, "")).strip("0 ") for suite in suites for name in ("failures", "errors"))
    return "failure" if counted or any(suite.has_failed for suite in suites) else "success"


def _parsed(content: bytes, name: str) -> _Report:
    report = _Report(name)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    # An entity needs a document type to be declared in: without one there is no bomb, and no file to be read by it.
    parser.StartDoctypeDeclHandler = lambda *_: _refuse(f"{name} has a document type, which is not read.")
    parser.StartElementHandler = lambda tag, attributes: _start(report, tag, attributes, parser.CurrentLineNumber)
    parser.EndElementHandler = lambda _: report.open.pop()
    try:
        parser.Parse(content, True)
    except expat.ExpatError as exc:
        raise UsageError(f"{name}:{exc.lineno}:{exc.offset}: not valid XML: {expat.ErrorString(exc.code)}.") from exc
    except (ValueError, LookupError) as exc:  # an encoding that there is not
        raise UsageError(f"{name}: not valid XML: an encoding that is not known.") from exc
    return report


def _start(report: _Report, tag: str, attributes: dict[str, str], line: int) -> None:
    kind = tag.rpartition("}")[2].rpartition(":")[2]
    if len(report.open) >= _DEEPEST:
        _refuse(f"{report.name}:{line}: nested more than {_DEEPEST} deep.")
    if not report.open:
        if kind not in {"testsuites", "testsuite"}:
            _refuse(f"{report.name}:{line}: it is no JUnit XML, which begins with testsuites or testsuite.")
        report.whole = {key: attributes[key] for key in ("time",) if kind == "testsuites" and attributes.get(key)}
    within = next((one for one in reversed(report.open) if one is not None), None)
    suite = _suite(report, attributes, line, outermost=within is None) if kind == "testsuite" else None
    report.open.append(suite)
    if kind in {"failure", "error"} and within is not None:
        within.has_failed = True
    elif kind == "property":
        _property(report, attributes)


def _suite(report: _Report, attributes: dict[str, str], line: int, *, outermost: bool) -> _Suite:
    if len(report.suites) >= _MOST_SUITES:
        _refuse(f"{report.name}:{line}: more than {_MOST_SUITES:,} suites.")
    kept = ("name", "timestamp", "time", "failures", "errors")
    # Times are written as 1,234.5 by Maven's older reports.
    values: dict[str, object] = {key: attributes[key] for key in kept if key in attributes}
    if isinstance(lasted := values.get("time"), str):
        values["time"] = lasted.replace(",", "")
    report.suites.append(_Suite(values, line, outermost))
    return report.suites[-1]


def _property(report: _Report, attributes: dict[str, str]) -> None:
    """A property that tells the commit, the branch, the event or the attempt; the first of each counts."""
    key, value = attributes.get("name", ""), attributes.get("value", "").strip()
    if _COMMIT.fullmatch(key) and _OID.fullmatch(value.lower()):
        report.said.setdefault("oid", value)
    elif key in _NAMED and value:
        report.said.setdefault(key, value)


def _refuse(what: str) -> None:
    raise UsageError(what, next_step="`flowlens explain ci` shows the forms.")
