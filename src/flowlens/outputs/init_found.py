"""The tables of a first `flowlens.toml` that say what was found in the repository, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from flowlens.model.phrase import phrase
from flowlens.model.survey import Answers, Survey, Versions
from flowlens.outputs.plain import defused, printable, shortened
from flowlens.outputs.quoted import quoted

__all__ = ["found_lines", "found_tables", "landed_text"]

_WIDTH = 120
_LONGEST_NAME = 100
_STAGE = (
    '# What the product is in: "innovation" (finding out), "differentiation" (growing) or "commodity" (keeping it '
    "steady).\n# The thresholds of a verdict depend on it; without one they are those of the middle."
)
_LANDED = {
    "merge": "as merges",
    "squash": "as squashed pulls",
    "rebase": "as rebased pulls",
    "inferred": "as what looks like a rebased pull",
    "direct": "as single commits",
}


def found_lines(survey: Survey) -> list[str]:
    """What was found, a line each, for the terminal: what a reader can check at a glance."""
    why = f" ({survey.why_mainline})" if survey.why_mainline else ""
    told = {
        "Mainline": f"{survey.mainline}{why}",
        "Landing": landed_text(survey.landing.how),
        "Releases": _releases(survey),
        "Left out": _left_out(survey),
        "Areas": " ".join(survey.areas).removeprefix("Areas: "),
        "Bots": _bots(survey),
        "CI": ", ".join(f"{ci.name} ({printable(ci.told_by)})" for ci in survey.ci),
    }
    return [defused(printable(f"{title + ':':<10}{text}")) for title, text in told.items() if text]


def found_tables(survey: Survey, answers: Answers) -> Iterator[str]:
    """The top-level keys, then a block for each table."""
    why = f": {survey.why_mainline}" if survey.why_mainline else ""
    yield f"{_said('The branch that work lands on. Found' + why + '.')}\n#mainline = {quoted(survey.mainline)}"
    stage = f"stage = {quoted(answers.stage)}" if answers.stage else '#stage = "differentiation"'
    yield f"{_STAGE}\n{stage}"
    yield "\n".join(_release(survey, answers))
    yield "\n".join(_size(survey))
    yield "\n".join(_areas_table(survey))
    yield "\n".join(_bots_table(survey))
    yield "\n".join(_ci_table(survey))


def _release(survey: Survey, answers: Answers) -> Iterator[str]:
    yield _said(f"What carries work to users. Found: {_releases(survey)}")
    yield "[release]"
    file = survey.version_file
    if answers.release is not None:
        yield f'from = "{answers.release}"'
    elif file is not None:
        yield 'from = "version-file"'
        yield f"file = {quoted(file.path)}"
        yield from [f"key = {quoted(file.key)}"] if file.key else []
    elif survey.n_tags:
        yield '# For others than these: "version-file", "deployments", "builds", "mainline".'
        yield '#from = "tags"'
        yield "# The tags that are releases, as a glob; without it those with a version, as above."
        yield '#tags = "v*"'
    else:
        yield from _without_releases(survey)


def _without_releases(survey: Survey) -> Iterator[str]:
    """The choices of a team without tags and without a version, for a person to make."""
    yield _said(
        "Without any, the questions on releases have no answer. Where a workflow deploys, its runs under [ci] and "
        "these keys tell best, because a change that waits for its deployment waits then:"
    )
    yield '# from = "builds"'
    for name in survey.deploying or ("Deploy",):
        yield f"# workflow = {quoted(shortened(defused(name), _LONGEST_NAME))}"
    yield "# Where every change is live once it lands:"
    yield '#from = "mainline"'


def _releases(survey: Survey) -> str:
    file = survey.version_file
    if file is not None:
        since = f"; the last tag is of {survey.newest_tag}" if survey.n_tags else "; no tag has a version"
        return f"{_versions(file)}{since}."
    if survey.n_tags:
        last = f" The last is of {survey.newest_tag}." if survey.newest_tag else ""
        told = " ".join(survey.tags).removeprefix("Releases: ")
        also = f" Not used: {_versions(survey.versions[0])}." if survey.versions else ""
        return f"{printable(told)}{last}{also}"
    seem = f" Workflows that seem to deploy: {', '.join(map(printable, survey.deploying))}." if survey.deploying else ""
    return f"no tag with a version, and no file of the mainline with a version that changes.{seem}"


def _versions(file: Versions) -> str:
    where = f"{printable(file.path)} ({file.key})" if file.key else printable(file.path)
    return f"{phrase(file.n, 'versions')} in {where}, the last of {file.newest}"


def _size(survey: Survey) -> Iterator[str]:
    yield _said(f"What counts as size. Found: {_left_out(survey) or 'nothing that is left out.'}")
    yield "[size]"
    yield "# A change of more net lines than this is called large."
    yield "#large = 400"
    yield "# Further files that a program wrote; globs as in .gitignore."
    globs = survey.generated.globs
    yield from _listed("generated", globs) if globs else ['#generated = ["src/api/*_pb2.py"]']
    yield "# Likewise other people's code."
    yield '#vendored = ["third_party/"]'


def _left_out(survey: Survey) -> str:
    found = survey.generated
    known = ", ".join(f"{n:,} {why}" for why, n in found.left_out.items())
    parts = [f"files left out of net sizes without being named: {known}."] if known else []
    if found.n_marked:
        files = phrase(found.n_marked, "files")
        parts.append(f"{files} whose first lines say that a program wrote them, named under [size] generated.")
    return " ".join(parts)


def _areas_table(survey: Survey) -> Iterator[str]:
    found = " ".join(survey.areas).removeprefix("Areas: ") or "no file yet."
    yield _said(f"The parts of the system. Found: {found}")
    yield "[areas]"
    yield "# A name, and the globs of what belongs to it. For example:"
    yield '#billing = ["src/billing/**"]'


def _ci_table(survey: Survey) -> Iterator[str]:
    told = ", ".join(f"{ci.name} ({ci.told_by})" for ci in survey.ci) or "no CI that FlowLens knows"
    yield _said(f"Runs of the CI, from files below this one; `flowlens explain ci` tells how. Found: {told}.")
    yield "[ci]"
    yield "# Globs of such files. For example:"
    yield '#runs = ["ci/runs/*.json"]'


def _bots_table(survey: Survey) -> Iterator[str]:
    yield _said(f"Further authors whose changes are no person's work, by name. Found: {_bots(survey) or 'none.'}")
    yield "[bots]"
    names = [shortened(name, _LONGEST_NAME) for name in survey.landing.suspects]
    if names:
        yield "# These names look as if they were programs' too; take the # away where they are:"
        yield f"#names = [{', '.join(map(quoted, names))}]"
    else:
        yield "# For example:"
        yield '#names = ["release-robot"]'


def _bots(survey: Survey) -> str:
    found = survey.landing
    if not found.n_by_bots:
        return ""
    n_steps = sum(found.how.values())
    names = ", ".join(printable(shortened(name, _LONGEST_NAME)) for name in found.bots)
    return f"{phrase(found.n_by_bots, 'commits')} in the last {phrase(n_steps, 'changes')} by {names}: known as bots."


def landed_text(how: Mapping[str, int]) -> str:
    """How the last changes landed, the most frequent way first; empty where none has."""
    ordered = sorted(how.items(), key=lambda pair: -pair[1])
    parts = [f"{n:,} {_LANDED.get(word, word)}" for word, n in ordered]
    return f"of the last {phrase(sum(how.values()), 'changes')} {', '.join(parts)}" if parts else ""


def _listed(key: str, values: Sequence[str]) -> Iterator[str]:
    yield f"{key} = ["
    yield from (f"    {quoted(value)}," for value in values)
    yield "]"


def _said(text: str) -> str:
    """The text as comments; whatever is in it, each line stays one."""
    return "\n".join(f"# {line}" for line in wrap(defused(printable(text)), _WIDTH - 2, break_on_hyphens=False))
