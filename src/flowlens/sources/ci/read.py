"""All files of CI, each by the reader of its form: what they hold, and what to say of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain, islice

from flowlens.errors import UsageError
from flowlens.model.ci import CiRead, Deployed, Job, Run
from flowlens.model.phrase import phrase
from flowlens.sources.ci.buildbot import is_buildbot, read_buildbot
from flowlens.sources.ci.github import is_github, read_github
from flowlens.sources.ci.jenkins import is_jenkins, read_jenkins
from flowlens.sources.ci.json_text import Json, json_values
from flowlens.sources.ci.junit import read_junit
from flowlens.sources.ci.own import is_own, read_own_csv, read_own_json
from flowlens.sources.ci.row import Tally
from flowlens.sources.ci.untold import untold
from flowlens.sources.named_files import NamedFile, NamedFiles

__all__ = ["read_ci"]

_Record = Run | Job | Deployed
_MOST_RECORDS = 1_000_000
_START = re.compile(rb"(?:\xef\xbb\xbf)?+\s*(\S)")

_JsonReader = Callable[[list[Json], str, Tally], Iterator[Run] | Iterator[_Record]]
# The documented form comes last: what a server answers may well use its words.
_OF_JSON: tuple[tuple[str, Callable[[list[Json]], bool], _JsonReader], ...] = (
    ("github", is_github, read_github),
    ("buildbot", is_buildbot, read_buildbot),
    ("jenkins", is_jenkins, read_jenkins),
    ("own", is_own, read_own_json),
)


def read_ci(given: NamedFiles) -> CiRead:
    """What the files hold, in their order; UsageError where one is of no known form, or has a fault."""
    tally = Tally()
    records = list(islice(chain.from_iterable(_records(file, tally) for file in given.files), _MOST_RECORDS + 1))
    if len(records) > _MOST_RECORDS:
        raise UsageError(f"The files of CI hold more than {_MOST_RECORDS:,} records.", next_step="Name fewer of them.")
    return CiRead(
        runs=tuple(one for one in records if isinstance(one, Run)),
        jobs=tuple(one for one in records if isinstance(one, Job)),
        deployments=tuple(one for one in records if isinstance(one, Deployed)),
        notices=(*given.notices, *untold(tally, "CI", lambda n: f"How {phrase(n, 'CI runs')} ended")),
    )


def _records(file: NamedFile, tally: Tally) -> Iterator[_Record] | Iterator[Run | Job] | Iterator[Run]:
    start = _START.match(file.content)
    if start is None:
        return iter(())
    if start[1] in b"[{":
        return _of_json(file, tally)
    if start[1] == b"<" or file.form == "junit":
        return read_junit(file.content, file.name, tally)
    return read_own_csv(file.text, file.name, tally)


def _of_json(file: NamedFile, tally: Tally) -> Iterator[_Record] | Iterator[Run]:
    values = json_values(file.name, file.content)
    if not any(values):  # a page without records
        return iter(())
    for form, is_such, read in _OF_JSON:
        if file.form == form or (file.form is None and is_such(values)):
            return read(values, file.name, tally)
    raise UsageError(
        f"{file.name} is of no form of CI that is known.",
        next_step="`flowlens explain ci` shows them; name one as in github:FILE if it is.",
    )
