"""The tables of a forge: pull requests and their reviews; empty where neither a file nor a forge was read."""

from __future__ import annotations

from flowlens.facts.column import Column, Table

__all__ = ["PULL_TABLES"]

_SYSTEM = Column("system", "text", "", "where it comes from: github, gitlab, gitea or own (a file of another kind)")

PULLS = Table(
    "pulls",
    "a pull request (merge request) of a forge, by number; system and number together are unique",
    (
        _SYSTEM,
        Column("number", "int", "", "its number"),
        Column("opened_at", "time", "UTC", "when it was opened"),
        Column("ready_at", "time", "UTC", "when it last left draft, as far as is told, or was opened; null: a draft"),
        Column("first_review_at", "time", "UTC", "first answer before the merge by another person who is no bot"),
        Column("approved_at", "time", "UTC", "last approval before the merge by another person who is no bot"),
        Column("merged_at", "time", "UTC", "when the forge merged it; null where it did not"),
        Column("closed_at", "time", "UTC", "when it was merged or closed; null while it is open"),
        Column("updated_at", "time", "UTC", "the last time that the forge saw anything happen to it"),
        Column("base", "text", "", "the mainline's name; … for another branch, whose name often is a person's"),
        Column("head_oid", "text", "", "object id of its newest commit"),
        Column("merge_oid", "text", "", "object id of what it became on its base: a merge, a squash, the last rebased"),
        Column("person", "text", "", "pseudonym of who opened it, not that of commits"),
        Column("bot", "flag", "", "a program opened it"),
        Column("labels", "text", "", "its labels, one a line"),
        Column("added", "int", "lines", "lines added by the whole pull, as the forge counts them"),
        Column("deleted", "int", "lines", "lines deleted by the whole pull"),
        Column("n_files", "int", "files", "files that it touches"),
        Column("n_commits", "int", "commits", "its commits, without merges as far as these are told; null if not told"),
        Column("first_commit_at", "time", "UTC", "earliest author date among its commits"),
        Column("opened_lines", "int", "lines", "lines of its commits that had been written when it was opened"),
        Column("later_lines", "int", "lines", "lines of its commits that were written later"),
        Column("n_later", "int", "commits", "commits written later"),
        Column("n_reviews", "int", "count", "answers before the merge of other people, no bots; null if not told"),
        Column("n_approvals", "int", "people", "of them, whose last word was an approval"),
        Column("n_reviewers", "int", "people", "other people who answered before the merge, bots not counted"),
        Column("change", "text", "", "id of the change that brought it to the mainline; null if none is known"),
        Column(
            "linked_by", "text", "", "merge (its merge commit), head (its newest commit), number (a message) or patch"
        ),
        Column("lands", "flag", "", "it is what the change is, not a part of another pull"),
    ),
)

REVIEWS = Table(
    "reviews",
    "an answer of a reviewer of a pull request; system, pull and id together are unique",
    (
        _SYSTEM,
        Column("pull", "int", "", "number of the pull request"),
        Column("id", "text", "", "what the forge calls it"),
        Column("at", "time", "UTC", "when it was sent"),
        Column("state", "text", "", "approved, changes_requested, commented or dismissed"),
        Column("person", "text", "", "pseudonym of the reviewer, as in pulls"),
        Column("bot", "flag", "", "a program answered"),
        Column("own", "flag", "", "by who opened the pull request"),
        Column("late", "flag", "", "sent after the pull request was merged or closed"),
        Column("oid", "text", "", "object id of the commit that was looked at"),
    ),
)

PULL_TABLES: tuple[Table, ...] = (PULLS, REVIEWS)
