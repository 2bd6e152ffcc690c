"""No output names anybody: everything that the commands write is searched for every name, address and user name.

What users chose as names of things is theirs to show, and is no name of a person here: the names of tags, releases,
files, folders, teams in CODEOWNERS and feature flags, and what stands on the command line. So is the wording of a
subject or of a line that blames, without the names in it. A person who is neither author nor committer, nor in a
trailer, nor written as a handle or an address, is known to nobody, and not masked in a subject. The store is no output:
it keeps what commits say, in a folder that only its owner can read.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pandas as pd
import pygit2
import pytest
from pygit2.enums import ObjectType

from flowlens.cli.failures import run
from flowlens.cli.main import flowlens
from flowlens.outputs.gate.formats import BACKTEST_FORMATS, FORMATS
from tests.repos import Identity, Repo, day, lines

MAIL = "velvetmail.example"
AUTHORS: Sequence[Identity] = tuple(
    (name, f"{user}@{MAIL}")
    for name, user in (
        ("Zebulonia Quixwater", "zquix"),
        ("Kroffbert Vandersnatch", "kvander"),
        ("Óskarína Þrymdal", "othrym"),
        ("Pemberlix Oddwick", "poddw"),
        ("Wexford Jumblatt", "wjumb"),
        ("Hazelmore Fizzock", "hfizz"),
    )
)
QUIX, KROFF, *_ = AUTHORS
COMMITTER = ("Commodora Thripp", f"cthripp@{MAIL}")
TAGGER = ("Taggerine Blortz", f"tblortz@{MAIL}")
MAPPED = ("Mapplewood Trizzle", f"mtrizzle@{MAIL}")
TRAILERS = (
    ("Co-authored-by", ("Coauthia Blunderby", f"coblunder@{MAIL}")),
    ("Signed-off-by", ("Signette Murgle", f"smurgle@{MAIL}")),
    ("Reviewed-by", ("Revvington Skell", f"revskell@{MAIL}")),
    ("Reported-by", ("Reportia Glimp", f"rglimp@{MAIL}")),
    ("Cc", ("Copyanne Dwerf", f"cdwerf@{MAIL}")),
)
WITHOUT_ADDRESS = "Tested-by: Testarossa Bwimble"
HANDLES = ("ownerfroop", "ownermail", "userflimble", "handlezorp", "quixbranch", "oldbranchling", "forkengrue")
SECRETS = frozenset(
    part.casefold()
    for name, address in (*AUTHORS, COMMITTER, TAGGER, MAPPED, *(person for _, person in TRAILERS))
    for part in (*name.split(), address, address.partition("@")[0], MAIL.partition(".")[0])
) | {*HANDLES, "testarossa", "bwimble"}

POST_MORTEM = """# Post-mortem: the disk was full

## What happened

It was Zebulonia's fault, and Mapplewood should have known better.
The engineer kvander forgot the disk; blamed on @handlezorp and Revvington.

## What we learned

Disks fill up, and nobody looks at them.

## Action items

- Watch the disk (#3)
"""
OWNERS = "* @ownerfroop\n/src/ @ownerfroop ownermail@velvetmail.example\n/docs/ @shop/writers\n"
MAILMAP = f"{MAPPED[0]} <{MAPPED[1]}> <{KROFF[1]}>\n"
# Who is a member is matched by address, before there are pseudonyms.
SQUADS = f"""repositories = ["shop"]
[[squad]]
name = "Docs"
paths = ["docs/", "src/part0/"]
[[squad]]
name = "Source"
members = ["*@{MAIL}"]
"""
SUBJECTS = (
    "Work of Zebulonia", "Undo kroffbert's hack", "mapplewood: try", "Thanks @handlezorp and Revvington Skell",
    f"Add the parser (patch by {QUIX[1]})", "As Testarossa and smurgle said", "Þrymdal asked for it", "For Wjumb",
    "Merge branch 'oldbranchling/x' of github.com:forkengrue/shop into quixbranch/y",
    "Pull https://github.com/userflimble/shop", "Like COMMODORA did", "Copyanne was there, and rglimp too",
)  # fmt: skip


def project(folder: Path) -> Repo:
    """Two years of changes, releases, a revert, a flag, a post-mortem, and people wherever Git can hold them."""
    repo = Repo(folder)
    trailers = "".join(f"{key}: {name} <{address}>\n" for key, (name, address) in TRAILERS)
    first = {".mailmap": MAILMAP, "CODEOWNERS": OWNERS, "docs/index.md": "Read this\n"}
    last = repo.commit(first, "Begin", author=QUIX, committer=COMMITTER)
    for n in range(1, 105):
        written = {f"src/part{n % 4}/f{n}.py": lines(range(5 + n % 7), prefix=f"f{n}")}
        subject = SUBJECTS[n % len(SUBJECTS)] if n > 60 else f"Change {n} (#{n})"
        message = f"{subject}\n\n{trailers}{WITHOUT_ADDRESS}\n"
        last = repo.commit(written, message, author=AUTHORS[n % 6], committer=COMMITTER, at=day(7 * n))
        if n % 4 == 0:
            _tag(repo, f"v1.{n // 4}.0", last, 7 * n + 1)
    _events(repo, last)
    return repo


def _events(repo: Repo, last: str) -> None:
    repo.commit({"docs/postmortems/2024-11-05-disk.md": POST_MORTEM}, "Tell it", author=QUIX, at=day(729))
    repo.commit({"src/flag.py": 'import waffle\nwaffle.flag_is_active(r, "newui")\n'}, "Ask", author=KROFF, at=day(730))
    revert = f'Revert "Work of Zebulonia"\n\nThis reverts commit {last}.\n'
    tip = repo.commit({"src/part0/f104.py": None}, revert, author=KROFF, at=day(731))
    big = {"src/big.py": lines(range(900), prefix="big")}
    side = repo.commit(big, "Big", branch="quixbranch/feature", parents=[tip], author=QUIX, at=day(731.5))
    tip = repo.merge(side, "Merge branch 'quixbranch/feature'", author=KROFF, at=day(732))
    side = repo.commit({"src/b.py": "b\n" * 90}, "B", branch=None, parents=[tip], author=QUIX, at=day(732.5))
    tip = repo.merge(side, "Merge pull request #3 from userflimble/fix", author=AUTHORS[3], at=day(733))
    repo.commit({"src/left.py": "l\n"}, "Left", branch="oldbranchling/x", parents=[tip], author=KROFF, at=day(734))


def _tag(repo: Repo, name: str, oid: str, number: float) -> None:
    tagger = pygit2.Signature(*TAGGER, int(day(number).timestamp()), 0)
    repo.git.create_tag(name, pygit2.Oid(hex=oid), ObjectType.COMMIT, tagger, f"{name} by {TAGGER[0]}")


@dataclass(frozen=True)
class Outputs:
    """Everything that was written, by where it went, the exit code of each command, and the tables as CSV."""

    texts: Mapping[str, str]
    codes: Mapping[str, int]
    tables: Path


def commands(folder: Path, out: Path) -> Iterator[tuple[str, list[str]]]:
    """The commands by name, in order."""
    here = [str(folder)]
    files = [f"--report={form}:{out / form}" for form in ("html", "json", "markdown")]
    yield "mine", ["mine", *here]
    yield "report", ["report", *here, "--report=terminal:-", *files]
    yield "area", ["report", *here, "--report=terminal:-", "--area", "src"]
    for form in ("csv", "parquet"):
        yield f"export {form}", ["export", *here, "--format", form, "--output", str(out / form)]
    # The subjects with names are in the history that it is compared with, too.
    change = ["--base", "main~5", "--head", "main", "--explain"]
    for form in FORMATS:
        yield f"check {form}", ["check", *here, *change, "--output-format", form]
    yield "drift", ["check", *here, "--rule", "drift", "--explain"]
    for form in BACKTEST_FORMATS:
        yield f"backtest {form}", ["check", *here, "--backtest", "60", "--output-format", form]
    yield "init", ["init", *here]
    squads = folder.parent / "squads.toml"
    squads.write_text(SQUADS, "utf-8")
    files = [f"--report={form}:{out / f'squads {form}'}" for form in ("json", "markdown")]
    yield "compare", ["compare", str(squads), "--report=terminal:-", *files]
    periods = ["--period", "2024-01-01..2024-12-31", "--with", "2025-01-01..2025-12-31"]
    yield (
        "compare periods",
        ["compare", str(squads), *periods, "--report=markdown:-", "--report", f"json:{out / 'two'}"],
    )
    yield "init squads", ["init", "--squads", str(folder)]
    yield "cache", ["cache", *here]
    yield "explain", ["explain", "facts"]
    for name in ("#3", "v1.20.0"):
        yield f"explain {name}", ["explain", name, *here]
    yield "no branch", ["report", *here, "--mainline", "nowhere"]
    yield "no commit", ["check", *here, "--base", "nowhere", "--verbose"]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    """What all commands write about one repository, each run once in this process."""
    out = tmp_path_factory.mktemp("out")
    repo = project(tmp_path_factory.mktemp("where") / "shop")
    known = {"PATH": os.environ["PATH"], "HOME": str(out / "home"), "FLOWLENS_CACHE_DIR": str(out / "store")}
    texts, codes = {}, {}
    for name, arguments in commands(repo.folder, out):
        said, errors = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with mock.patch.dict(os.environ, known, clear=True), redirect_stdout(said), redirect_stderr(errors):
            codes[name] = run(flowlens, arguments)
        for stream, where in ((said, "stdout"), (errors, "stderr")):
            texts[f"{name} {where}"] = stream.buffer.getvalue().decode()
    files = [path for path in [*out.iterdir(), *(out / "csv").iterdir()] if path.is_file()]
    texts |= {path.name: path.read_text("utf-8") for path in [*files, repo.folder / "flowlens.toml"]}
    texts |= {path.name: pd.read_parquet(path).to_csv() for path in (out / "parquet").iterdir()}
    return Outputs(texts, codes, out / "csv")


def named(text: str) -> set[str]:
    """The names, addresses and user names in a text, as words of their own in whatever letters."""
    folded = text.casefold()
    words = set(re.findall(r"[^\W_]+", folded))
    return {secret for secret in SECRETS if (secret in folded if "@" in secret else secret in words)}


def test_no_output_names_anybody(outputs: Outputs) -> None:
    assert {where: found for where, text in outputs.texts.items() if (found := named(text))} == {}


def test_the_search_would_find_them(outputs: Outputs) -> None:
    assert named("by ZQUIX, mtrizzle@velvetmail.example and Þrymdal's_blortz") == {
        "zquix", "mtrizzle", "mtrizzle@velvetmail.example", "velvetmail", "þrymdal", "blortz",
    }  # fmt: skip
    # What could hold them is written: subjects, quotes of a document, areas of owners, branches.
    tables = {path.stem: pd.read_csv(path) for path in outputs.tables.iterdir()}
    assert {"Work of …", "Merge pull request #3 from …"} <= set(tables["changes"]["subject"])
    assert tables["documents"]["blame"].iloc[0].count("fault") == 1
    assert (len(tables["flags"]), len(tables["branches"])) == (1, 1)
    assert "'@shop/writers" in set(tables["change_files"]["area"])


def test_every_command_did_its_work(outputs: Outputs) -> None:
    failing = {"no branch": 2, "no commit": 2}
    assert {name: code for name, code in outputs.codes.items() if code > 1} == failing
    assert all(outputs.texts[f"{name} stderr"] for name in failing)
    assert "900 lines" in outputs.texts["html"]
    assert "Source" in outputs.texts["compare stdout"]
    assert '"changes": ' in outputs.texts["squads json"]
    for where in ("check text stdout", "backtest text stdout"):
        assert "Merge branch …" in outputs.texts[where] or "Work of …" in outputs.texts[where]
