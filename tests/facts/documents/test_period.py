"""The documents of a part of the history."""

from __future__ import annotations

from flowlens.facts.documents.period import documents_within
from tests.facts.documents.test_tables import DISK, PATH, facts_of
from tests.repos import day

FACTS = facts_of(DISK)


def test_what_came_within_is_kept() -> None:
    documents, actions = documents_within(FACTS.documents, FACTS.document_actions, day(1), day(5))
    assert documents["path"].tolist() == [PATH]
    assert actions["followed_by"].tolist()[0] == "d"


def test_what_came_later_is_not_known_yet() -> None:
    documents, actions = documents_within(FACTS.documents, FACTS.document_actions, None, day(1.5))
    assert documents["path"].tolist() == [PATH]
    assert documents["last_at"].isna().tolist() == [True]
    assert documents["last_change"].isna().tolist() == [True]
    assert actions["followed_by"].isna().tolist() == [True, True]


def test_a_document_that_came_before_or_after_is_left_out() -> None:
    for since, until in ((day(2), day(5)), (None, day(0.5))):
        documents, actions = documents_within(FACTS.documents, FACTS.document_actions, since, until)
        assert documents.empty
        assert actions.empty


def test_the_types_stay() -> None:
    documents, actions = documents_within(FACTS.documents, FACTS.document_actions, None, day(1.5))
    assert documents.dtypes.equals(FACTS.documents.dtypes)
    assert actions.dtypes.equals(FACTS.document_actions.dtypes)
