"""The child process in which PyDriller runs: a job a line comes in, an answer a line goes out.

It runs in the private folder that `deep.py` has made, with an environment from nothing. Whatever PyDriller does to it,
the parent goes on.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from flowlens.sources.git.maintainability import delta_maintainability
from flowlens.sources.git.szz import BlamingGit, TooLargeError, candidates

__all__ = ["answer", "main"]


def main() -> None:
    """Answer jobs until there are no more of them."""
    # PyDriller, and whoever it asks, may print: the answers have a pipe of their own.
    with os.fdopen(os.dup(1), "w", encoding="ascii") as told:
        os.dup2(2, 1)
        git = BlamingGit(os.environ["GIT_DIR"])
        print("{}", file=told, flush=True)  # to the parent, which waits for the imports
        for line in sys.stdin:
            print(json.dumps(answer(git, json.loads(line))), file=told, flush=True)


def answer(git: BlamingGit, job: dict[str, Any]) -> dict[str, Any]:
    """What was found, or why not; `lasting` where another try would end in the same way."""
    try:
        if job["what"] == "repair":
            return {"candidates": candidates(git, job["oid"])}
        return {"shares": delta_maintainability(git, job["oid"], job["base"])}
    except TooLargeError:
        return {"unknown": "they touch too much to be looked into", "lasting": True}
    except (MemoryError, RecursionError):
        return {"unknown": "PyDriller needs too much memory for them", "lasting": True}
    except Exception:  # noqa: BLE001 - libraries that parse what they are given end in many ways, and cost this job only
        return {"unknown": "their objects are missing or damaged, or PyDriller cannot read them", "lasting": False}


if __name__ == "__main__":
    main()
