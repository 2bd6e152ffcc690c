"""Build hook: what is made for a wheel and never committed: the chart library, and the man pages."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

__all__ = ["MadeFilesHook"]

_MODULE = Path("src", "flowlens", "outputs", "html", "bundle.py")
_MAN = Path("build", "man")


class MadeFilesHook(BuildHookInterface[Any]):
    """Writes `static/vega.js` and man pages before a wheel is built; a source archive leaves them out."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make them and declare them, since what Git ignores is not packed otherwise."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        bundle = _loaded(root / _MODULE)
        path: Path = bundle.BUNDLE
        path.write_text(bundle.make_bundle(), encoding="utf-8", newline="\n")
        build_data["artifacts"].append(f"/{path.relative_to(root).as_posix()}")
        if version != "editable":
            _make_man_pages(root)
            build_data["shared_data"][str(root / _MAN)] = "share/man/man1"


def _make_man_pages(root: Path) -> None:
    """Write them by the source as it is, in a process of its own: the commands need click alone to tell their help."""
    source = f"import sys; sys.path[:0] = [{str(root)!r}, {str(root / 'src')!r}]; "
    run = f"from pathlib import Path; from docs.man_pages import main; main(Path({str(root / _MAN)!r}))"
    subprocess.run([sys.executable, "-B", "-c", source + run], check=True)


def _loaded(path: Path) -> ModuleType:
    """The module by its file: the package itself can't be imported where it is built."""
    spec = importlib.util.spec_from_file_location("flowlens_bundle", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
