"""Event files for the tests: GitHub's examples, and files that are written for one test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_EXAMPLES = Path(__file__).parent / "payloads"


def example(name: str) -> Any:
    """The content of one of GitHub's examples, to be changed as one likes."""
    return json.loads((_EXAMPLES / f"{name}.json").read_text("utf-8"))


def example_file(name: str) -> str:
    """The path of one of GitHub's examples."""
    return str(_EXAMPLES / f"{name}.json")


def written(folder: Path, content: object) -> str:
    """The path of a new file with that content as JSON."""
    path = folder / "event.json"
    path.write_text(json.dumps(content), "utf-8")
    return str(path)
