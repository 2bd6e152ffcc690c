"""The words that a run may end with."""

from __future__ import annotations

from importlib.resources import files
from typing import get_args

from flowlens.model.ci import Conclusion
from flowlens.sources.ci.words import CONCLUSIONS, UNFINISHED


def test_every_conclusion_has_words_and_is_one_itself() -> None:
    assert set(CONCLUSIONS.values()) == set(get_args(Conclusion))
    assert all(CONCLUSIONS[word] == word for word in get_args(Conclusion))
    assert not CONCLUSIONS.keys() & UNFINISHED


def test_the_page_names_every_word() -> None:
    page = files("flowlens").joinpath("docs", "ci.md").read_text(encoding="utf-8")
    words = page.split("## What the words mean")[1].split("##")[0].replace("`", " ").replace(",", " ").replace(".", " ")
    assert {word for word in CONCLUSIONS if word != "timedout"} <= set(words.replace(":", " ").split())
