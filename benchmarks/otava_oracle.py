"""Writes where Apache Otava sees a change in the series of `tests/stats/otava.json`, which the tests hold against ours.

    python -m venv otava && otava/bin/pip install apache-otava==0.8.0
    otava/bin/python benchmarks/otava_oracle.py

It needs an environment of its own: it fixes the version of numpy, and brings clients of BigQuery and Slack (325 MB).
"""

from __future__ import annotations

import json
from importlib.metadata import version
from math import log
from pathlib import Path

from otava.analysis import compute_change_points, compute_change_points_orig

_FILE = Path(__file__).parents[1] / "tests" / "stats" / "otava.json"
_WINDOW, _P = 50, 0.001  # Otava's own defaults
_P_E_DIVISIVE, _SEED = 0.01, 1  # FlowLens's level, for the method that both stem from


def main() -> None:
    """Fill in `otava` (its windows with a t-test) and `e_divisive` (permutations) of each series."""
    kept = json.loads(_FILE.read_text(encoding="utf-8"))
    for one in kept["series"]:
        logs = [log(value) for value in one["values"]]
        windows, _ = compute_change_points(logs, window_len=_WINDOW, max_pvalue=_P)
        permuted, _ = compute_change_points_orig(logs, max_pvalue=_P_E_DIVISIVE, seed=_SEED)
        one["otava"] = [int(point.index) for point in windows]
        one["e_divisive"] = [int(point.index) for point in permuted]
    kept["made_by"] = f"apache-otava {version('apache-otava')}"
    lines = ",\n".join(json.dumps(one) for one in kept["series"])
    _FILE.write_text(f'{{"made_by": "{kept["made_by"]}", "series": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
