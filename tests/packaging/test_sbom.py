"""What FlowLens is made of, told of FlowLens alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from docs.sbom import mended


def document(needs: Mapping[str, list[str]]) -> dict[str, Any]:
    """What the tool writes where these are installed, of which `root` is FlowLens."""
    return {
        "bomFormat": "CycloneDX",
        "metadata": {"component": {"bom-ref": "root", "name": "flowlens"}},
        "components": [{"bom-ref": name, "name": name} for name in needs if name != "root"],
        "dependencies": [
            {"ref": name, "dependsOn": below} if below else {"ref": name} for name, below in needs.items()
        ],
    }


def test_what_is_needed_by_what_is_needed_stays_and_the_tool_goes() -> None:
    given = document({"root": ["a", "b"], "a": ["c"], "b": [], "c": ["a"], "cyclonedx": ["lxml", "a"], "lxml": []})
    found = mended(given, "1.2.3")
    assert found["metadata"]["component"] == {"bom-ref": "root", "name": "flowlens", "version": "1.2.3"}
    assert [one["name"] for one in found["components"]] == ["a", "b", "c"]
    assert [one["ref"] for one in found["dependencies"]] == ["root", "a", "b", "c"]
    assert len(given["components"]) == 5


@pytest.mark.parametrize("needs", [{"root": []}, {"other": ["a"], "a": []}])
def test_a_document_of_nothing_is_refused(needs: Mapping[str, list[str]]) -> None:
    with pytest.raises(ValueError, match="names nothing"):
        mended(document(needs), "1")
