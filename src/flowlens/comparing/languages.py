"""The language of a file, by the end of its name: what may explain a difference needs no more."""

from __future__ import annotations

__all__ = ["OTHER", "language_of"]

OTHER = "other"

_ENDINGS = {
    "C": "c h",
    "C#": "cs",
    "C++": "cc cpp cxx hh hpp hxx",
    "Clojure": "clj cljc cljs",
    "Configuration": "cfg conf ini json toml xml yaml yml properties",
    "Crystal": "cr",
    "CSS": "css less sass scss",
    "Dart": "dart",
    "Documentation": "adoc md mdx rst txt",
    "Elixir": "ex exs",
    "Erlang": "erl hrl",
    "F#": "fs fsx",
    "Go": "go",
    "Groovy": "gradle groovy",
    "Haskell": "hs",
    "HTML": "erb haml htm html jinja j2 jinja2",
    "Java": "java",
    "JavaScript": "cjs js jsx mjs",
    "Kotlin": "kt kts",
    "Lua": "lua",
    "Objective-C": "m mm",
    "OCaml": "ml mli",
    "Perl": "pl pm t",
    "PHP": "php",
    "Protocol Buffers": "proto",
    "Python": "py pyi pyx",
    "QML": "qml",
    "R": "r rmd",
    "Ruby": "rake rb",
    "Rust": "rs",
    "Scala": "sc scala",
    "Shell": "bash sh zsh",
    "SQL": "sql",
    "Svelte": "svelte",
    "Swift": "swift",
    "Terraform": "hcl tf",
    "TypeScript": "cts mts ts tsx",
    "Vue": "vue",
    "Zig": "zig",
}
_BY_ENDING = {ending: language for language, endings in _ENDINGS.items() for ending in endings.split()}


def language_of(path: str) -> str:
    """The language of a path."""
    return _BY_ENDING.get(path.rpartition("/")[2].rpartition(".")[2].lower(), OTHER)
