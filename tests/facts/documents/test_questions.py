"""The questions that headings of the common templates ask."""

from __future__ import annotations

import pytest

from flowlens.facts.documents.questions import asked


@pytest.mark.parametrize(
    ("template", "happened", "learned", "change"),
    [
        pytest.param(
            "Google",
            ["Summary", "Impact", "Trigger", "Detection", "Resolution", "Timeline"],
            ["Root Causes", "Lessons Learned", "What went wrong"],
            ["Action Items"],
            id="Google SRE",
        ),
        pytest.param(
            "PagerDuty",
            ["Overview", "What Happened", "Impact", "Resolution"],
            ["Contributing Factors", "How'd We Do?", "What Didn't Go So Well?"],
            ["Action Items"],
            id="PagerDuty",
        ),
        pytest.param(
            "Atlassian",
            ["Incident summary", "Leadup", "Detection", "Response", "Recovery", "Timeline"],
            ["Fault", "Root cause identification: The Five Whys", "Five whys", "Lessons learned"],
            ["Backlog check", "Recurrence", "Corrective actions"],
            id="Atlassian",
        ),
        pytest.param(
            "Howie",
            ["Background", "Narrative", "Timeline"],
            ["Key Takeaways", "Themes", "Contributors & Enablers", "Mitigators", "Difficulties in handling"],
            ["Follow-ups", "Open questions"],
            id="Howie",
        ),
        pytest.param(
            "Etsy",
            ["Timeline"],
            ["Contributing factors", "What could have gone better?"],
            ["Remediation items"],
            id="Etsy",
        ),
        pytest.param(
            "Amazon",
            ["What happened?", "Customer impact", "Incident details"],
            ["5 Whys", "What did we learn?"],
            ["Corrective Actions"],
            id="Correction of Error",
        ),
        pytest.param(
            "boards",
            [],
            ["Lacked", "Learned", "Mad", "Sad", "What didn't go well"],
            ["Start", "Stop doing", "Continue", "Longed for", "What should we decide / change for next time?"],
            id="boards",
        ),
        pytest.param(
            "plain",
            ["Chronology", "Impacts", "How did it happen?", "User impact", "The problem", "TL;DR"],
            ["Why did it happen?", "What was the root cause?", "Conclusion ##", "Insights", "Retro Assessment"],
            [
                "Next steps", "What are we doing to prevent it from happening again?", "Moving Forward", "Short-term",
                "How are we preventing it from happening again?", "Proposal Improvements", "Recommendations",
                "Follow-up improvements", "Anything we would do differently? Puzzles?", "What will we change",
            ],
            id="plain",
        ),
    ],
)  # fmt: skip
def test_templates(template: str, happened: list[str], learned: list[str], change: list[str]) -> None:
    assert {title: asked(title) for title in happened} == dict.fromkeys(happened, "happened"), template
    assert {title: asked(title) for title in learned} == dict.fromkeys(learned, "learned"), template
    assert {title: asked(title) for title in change} == dict.fromkeys(change, "change"), template


@pytest.mark.parametrize(
    "title", ["What went well", "What worked?", "Where we got lucky", "Liked", "What we liked:", "Went right", "Wins"]
)
def test_what_went_well_is_told_apart(title: str) -> None:
    assert asked(title) == "went well"


@pytest.mark.parametrize("title", ["Kudos", "Shout-outs", "Thank you", "Celebrations"])
def test_praise_is_no_question(title: str) -> None:
    assert asked(title) == "praise"


@pytest.mark.parametrize(
    "title",
    [
        "2. Timeline (all times UTC)",
        "**Timeline:**",
        "⏰ Timeline",
        "3.1 Timeline",
        "[Timeline](#timeline)",
        "TIMELINE ##",
        "Timeline – May 29, 2021",
    ],
)
def test_what_is_around_the_words_does_not_matter(title: str) -> None:
    assert asked(title) == "happened"


@pytest.mark.parametrize(
    "title", ["", "  ", "2018-03-31 15:47", "Attendees", "Appendix", "References", "Who", "Kubernetes", "Labels", "🎉"]
)
def test_another_heading_asks_nothing(title: str) -> None:
    assert asked(title) is None


def test_actions_that_were_taken_are_what_happened() -> None:
    assert asked("Actions taken") == "happened"
    assert asked("Actions") == "change"
