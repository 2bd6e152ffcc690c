"""What FlowLens is made of, told of FlowLens alone: `python -m docs.sbom FILE` mends what `cyclonedx-py` has written.

The tool lists all that is installed, itself as well, and does not know a version that is no text in `pyproject.toml`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

__all__ = ["mended"]


def mended(told: Mapping[str, Any], release: str) -> dict[str, Any]:
    """The same with the version of FlowLens, and without what it does not need; ValueError where it needs nothing.

    `told` is a document of CycloneDX 1.x whose root is FlowLens.
    """
    root = told["metadata"]["component"]
    needs = {one["ref"]: one.get("dependsOn", []) for one in told["dependencies"]}
    if not needs.get(root["bom-ref"]):
        raise ValueError("The document names nothing that FlowLens needs: was it installed there?")
    kept = _reached(root["bom-ref"], needs)
    return {
        **told,
        "metadata": {**told["metadata"], "component": {**root, "version": release}},
        "components": [one for one in told["components"] if one["bom-ref"] in kept],
        "dependencies": [one for one in told["dependencies"] if one["ref"] in kept],
    }


def _reached(start: str, needs: Mapping[str, list[str]]) -> set[str]:
    found: set[str] = set()
    stack = [start]
    while stack:
        if (one := stack.pop()) not in found:
            found.add(one)
            stack += needs.get(one, [])
    return found


def main(file: Path) -> None:
    """Mend the file in its place."""
    whole = mended(json.loads(file.read_text("utf-8")), version("flowlens"))
    file.write_text(json.dumps(whole, indent=2, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
