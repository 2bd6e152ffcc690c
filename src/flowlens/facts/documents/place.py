"""What a path says of a document: whether it may be a retrospective or a post-mortem, and how plainly."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flowlens.facts.content import content_of
from flowlens.model.documents import DocumentKind

__all__ = ["ENDINGS", "Place", "place_of"]

ENDINGS = (".adoc", ".asciidoc", ".markdown", ".md", ".mdx", ".org", ".qmd", ".rst", ".txt")

# Words between the separators of a path. The plain ones name such a document; the others stand in many other paths too.
_PLAIN: tuple[tuple[DocumentKind, str], ...] = (
    ("post-mortem", r"post-?mortems?|(?:incident|outage)-?(?:reports?|reviews?|post-?mortems?)"),
    ("post-mortem", r"root-?cause-?analys[ei]s|after-?action(?:-?(?:reviews?|reports?))?|corrections?-?of-?errors?"),
    ("retrospective", r"retrospectives?|lessons?-?learn(?:ed|t|ings)?"),
)
_VAGUE: tuple[tuple[DocumentKind, str], ...] = (
    ("post-mortem", r"incidents?|outages?|rcas?|coes?|blameless"),
    ("retrospective", r"retros?"),
)
_WORDS = tuple(
    (kind, plain, re.compile(rf"(?:^|-)(?:{words})(?:-|$)"))
    for plain, pairs in ((True, _PLAIN), (False, _VAGUE))
    for kind, words in pairs
)
# A repository that holds nothing else; one called incident-tracker is a program.
_WHOLE_NAME = re.compile(rf"(?:(?:our|public|the)-)?(?:{'|'.join(words for _, words in _PLAIN)})")
_SEPARATORS = re.compile(r"[\s_.,]+")
# A day or month, a number as in PM2021-003 or inc-12, a sprint, a version.
_DATED = re.compile(
    r"(?<!\d)(?:19|20)\d\d[-_./ ]?(?:0[1-9]|1[0-2])(?:[-_./ ]?[0-3]\d)?(?!\d)"
    r"|(?:^|/)(?:19|20)\d\d/|(?:19|20)\d\d-q[1-4](?!\d)"
    r"|(?:^|[/_-])(?:pm|inc|incident|sprint|iteration|retro|week)[-_ ]?\d+(?![a-z])|(?:^|/)\d{2,4}[-_. ]"
)
_TEMPLATE = re.compile(r"(?:^|[/-])(?:templates?|tmpl|examples?|samples?|skeleton|boilerplate|fixtures?)(?:[/-]|$)")
# About such documents, and none by themselves.
_ABOUT = re.compile(
    r"(?:^|-)(?:process|policy|policies|guides?|guidelines?|how-?to|procedures?|run-?books?|play-?books?|plans?"
    r"|checklists?|response|management|facilitat\w+|commander|severity|faq|debugging|skill|prompt)(?:-|$)"
)
_INDEX = re.compile(
    r"readme|index|summary|overview|contents|about|(?:.*-)?toc|post-?mortems|retrospectives|retros|incidents|outages"
    r"|(?:incident|outage)-?reports"
)
_ELSEWHERE = frozenset({"agents", "commands", "playbooks", "prompts", "runbooks", "skills"})


@dataclass(frozen=True, slots=True)
class Place:
    """The kind of document that a path promises.

    `plain`: in a word for nothing else. `dated`: with a date or a number of its own. `index`: the first page of a
    folder. `about`: rather a page about such documents.
    """

    kind: DocumentKind
    plain: bool
    dated: bool
    index: bool
    about: bool


def place_of(path: str, repository: str) -> Place | None:
    """What the path of a file promises in the repository of that name; None where it is no such document.

    A template, an example, a page in a hidden folder, and whatever is no documentation that people write is none.
    """
    lower = path.lower()
    if not lower.endswith(ENDINGS) or content_of(path) in {"generated", "vendored", "test"}:
        return None
    *folders, name = [_SEPARATORS.sub("-", step) for step in lower.rpartition(".")[0].split("/")]
    if any(step.startswith(("-", ".")) or step in _ELSEWHERE for step in folders):
        return None
    found = _promised([*folders, name], repository)
    if found is None or _TEMPLATE.search("/".join([*folders, name])):
        return None
    kind, plain = found
    dated = _DATED.search(lower) is not None
    index = _INDEX.fullmatch(name) is not None
    # The page of one incident may be called README in a folder of its own, and a dated page may be about a response.
    own_folder = index and bool(folders) and _DATED.search(folders[-1]) is not None
    index &= not own_folder
    return Place(kind, plain, dated and not index, index, _is_about(name, dated))


def _is_about(name: str, dated: bool) -> bool:
    return not dated and _ABOUT.search(name) is not None


def _promised(steps: list[str], repository: str) -> tuple[DocumentKind, bool] | None:
    """The kind and whether the word for it is plain; of several words the last plain one counts, the file name last."""
    whole = _SEPARATORS.sub("-", repository.lower())
    if _WHOLE_NAME.fullmatch(whole):
        steps = [whole, *steps]
    found: tuple[DocumentKind, bool] | None = None
    for step in steps:
        for kind, plain, words in _WORDS:
            if words.search(step) and (plain or found is None or not found[1]):
                found = kind, plain
                break
    return found
