"""Build hook: puts the chart library into the wheel; it is made from vl-convert-python and never committed."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

__all__ = ["ChartLibraryHook"]

_MODULE = Path("src", "flowlens", "outputs", "html", "bundle.py")


class ChartLibraryHook(BuildHookInterface[Any]):
    """Writes `static/vega.js` before a wheel is built, editable ones too; a source archive leaves it out."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the interface's signature
        """Make the bundle and declare it, since what Git ignores is not packed otherwise."""
        if self.target_name != "wheel":
            return
        bundle = _loaded(Path(self.root) / _MODULE)
        path: Path = bundle.BUNDLE
        path.write_text(bundle.make_bundle(), encoding="utf-8", newline="\n")
        build_data["artifacts"].append(f"/{path.relative_to(Path(self.root)).as_posix()}")


def _loaded(path: Path) -> ModuleType:
    """The module by its file: the package itself can't be imported where it is built."""
    spec = importlib.util.spec_from_file_location("flowlens_bundle", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
