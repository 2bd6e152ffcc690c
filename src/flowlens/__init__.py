"""FlowLens: does this team release quickly and iterate on value, or does it drift towards bigger batches?

The public API; each name is imported when it is first used, so that `import flowlens` stays fast:
`analyse("clone")` is a `Report` with its `Verdict`, and a `Finding` with its `Measure`s a lens. `flowlens explain api`
is the page on it, with what is promised to stay.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowlens.api import analyse, check, compare
    from flowlens.config import Overrides, Settings, load_config
    from flowlens.errors import FlowLensError
    from flowlens.model.check import CheckReport
    from flowlens.model.comparison import Comparison
    from flowlens.model.finding import Finding
    from flowlens.model.measure import Measure
    from flowlens.model.report import Report
    from flowlens.model.verdict import Verdict

__all__ = [
    "CheckReport", "Comparison", "Finding", "FlowLensError", "Measure", "Overrides", "Report", "Settings", "Verdict",
    "__version__", "analyse", "check", "compare", "load_config",
]  # fmt: skip

__version__ = "0.1.0"

_MODULES = {
    "CheckReport": "flowlens.model.check",
    "Comparison": "flowlens.model.comparison",
    "Finding": "flowlens.model.finding",
    "FlowLensError": "flowlens.errors",
    "Measure": "flowlens.model.measure",
    "Overrides": "flowlens.config",
    "Report": "flowlens.model.report",
    "Settings": "flowlens.config",
    "Verdict": "flowlens.model.verdict",
    "analyse": "flowlens.api",
    "check": "flowlens.api",
    "compare": "flowlens.api",
    "load_config": "flowlens.config",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
