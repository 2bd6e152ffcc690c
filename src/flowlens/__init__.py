"""FlowLens: does this team release quickly and iterate on value, or does it drift towards bigger batches?

The public API; each name is imported when it is first used, so that `import flowlens` stays fast:
`analyse(load_config(Path("clone")))` is a `Report` with its `Verdict`, and a `Finding` with its `Measure`s a lens.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowlens.config import load_config
    from flowlens.errors import FlowLensError
    from flowlens.model.finding import Finding
    from flowlens.model.measure import Measure
    from flowlens.model.report import Report
    from flowlens.model.verdict import Verdict
    from flowlens.pipeline import analyse

__all__ = ["Finding", "FlowLensError", "Measure", "Report", "Verdict", "__version__", "analyse", "load_config"]

__version__ = "0.1.0"

_MODULES = {
    "Finding": "flowlens.model.finding",
    "FlowLensError": "flowlens.errors",
    "Measure": "flowlens.model.measure",
    "Report": "flowlens.model.report",
    "Verdict": "flowlens.model.verdict",
    "analyse": "flowlens.pipeline",
    "load_config": "flowlens.config",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
