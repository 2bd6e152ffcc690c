"""Which releases of the evidence have no tag, and what commit is theirs."""

from __future__ import annotations

import pandas as pd
import pytest

from flowlens.lenses.untagged import untagged
from flowlens.model.finding import Finding
from flowlens.model.measure import Evidence

RELEASES = pd.DataFrame(
    {"name": ["1.0", "2.0", "3.0"], "tag": ["1.0", "", None], "oid": ["a" * 40, "b" * 40, "c" * 40]}, dtype="str"
)


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        pytest.param((), {}, id="no evidence"),
        pytest.param((Evidence("release", "1.0", ""),), {}, id="a tag"),
        pytest.param((Evidence("release", "2.0", ""),), {"2.0": "b" * 40}, id="a version in a file"),
        pytest.param((Evidence("release", "3.0", ""),), {"3.0": "c" * 40}, id="nothing known of a tag"),
        pytest.param((Evidence("file", "2.0", ""),), {}, id="a file of that name"),
    ],
)
def test_only_what_is_shown_and_has_no_tag(evidence: tuple[Evidence, ...], expected: dict[str, str]) -> None:
    finding = Finding("splash", "healthy", "high", "", {}, evidence=evidence)
    assert untagged(RELEASES, [finding]) == expected


def test_without_releases_there_is_none() -> None:
    assert untagged(RELEASES.iloc[:0], []) == {}
