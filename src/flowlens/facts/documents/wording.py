"""How the headings of common templates ask the three questions of a retrospective.

Sources: Google, Site Reliability Engineering (2016), appendix D; PagerDuty, Incident Response, post-mortem template;
Atlassian, Incident Management Handbook; Jeli, Howie: The Post-Incident Guide; Etsy, Debriefing Facilitation Guide and
Morgue; Amazon, Correction of Error; Derby and Larsen, Agile Retrospectives (2006), and its boards: start, stop,
continue; liked, learned, lacked, longed for; mad, sad, glad. "Plain" is what teams write without a template.
"""

from __future__ import annotations

from typing import Literal

__all__ = ["WORDING", "Asked"]

# Of what was learned that it went well, or anything else; praise of people is none of the three questions.
Asked = Literal["happened", "went well", "learned", "change", "praise"]

# What is asked, by whom, and the patterns of a heading's first words in small letters. The first line that fits
# decides, hence the narrower ones come first.
WORDING: tuple[tuple[Asked, str, tuple[str, ...]], ...] = (
    ("happened", "plain", ("actions? taken", "what (?:did we do|we did)", "(?:steps|measures) taken")),
    ("change", "Google", ("action ?items?", r"actions?\b(?! log)", "action plan")),
    ("change", "Etsy", ("remediation",)),
    ("change", "Atlassian", ("corrective", "correction", "recurrence", "backlog check", "prevent")),
    ("change", "Howie", ("follow[- ]?(?:up|through)s?", "open (?:questions|items)")),
    (
        "change",
        "plain",
        (
            r"next (?:steps?|time|actions?|sprint|iteration)", r"to ?-?dos?\b", "tasks?$", "recommendations?",
            r"improvements?\b", "commitments?", r"plan(?: of action| for)?\b", "changes (?:to make|we)",
            r"(?:proposed|proposal|suggested|planned)(?:/\w+)? (?:improvements?|changes?|actions?|fixes|measures)",
            r"(?:process|documentation|technical|policy|further)(?:/\w+)? (?:improvements?|changes?|actions?|work)",
            "(?:outstanding|remaining|future|possible|repair) (?:work|items|actions|tasks|improvements)",
            "(?:moving|going|looking) forward", "ideas? (?:to|for)",
            "(?:immediate|short|medium|mid|long)(?:er)?[- ](?:term )?(?:actions?|improvements?|fix(?:es)?|measures)",
            "(?:immediate|short|medium|mid|long)(?:er)?[- ]?term$",
            r"how (?:do|are|will|can|could|should|might) we (?:\w+ )?(?:prevent|avoid|improv)",
            "how to (?:prevent|avoid|improve)",
            "what (?:will|shall|should|are|do) we (?:going to |decide|doing|change|do|improve|try|want)",
            "what(?:'s| is| are) (?:next|changing|we (?:going to|doing))",
            "what we(?:'ll| will|'re| are) (?:going to |be )?(?:chang|do|try|improv)",
            "(?:what|any ?thing)?.{0,24}(?:do|change|try) differently",
        ),
    ),
    (
        "change",
        "boards",
        (
            "(?:start|stop|continue|keep)(?: doing)?$", "try(?: next)?$", "more of$", "less of$", "longed for",
            "experiments?",
        ),
    ),
    (
        "praise",
        "plain",
        (
            "kudos", "shout-?outs?", "thanks", "thank you", "appreciat", "acknowledge?ments?", "celebrat", "congrat",
            "props$",
        ),
    ),
    (
        "went well",
        "Google",
        (
            "(?:what |things (?:that )?)?(?:went|go(?:es|ing)?|worked|is working) (?:very |so )?(?:well|right|ok|good)",
            "(?:what )?(?:did we do|we did) (?:well|right)", "where we got lucky", r"(?:got )?luck(?:y)?\b",
        ),
    ),
    (
        "went well",
        "boards",
        (
            "what worked(?! poorly| badly)", "what (?:we|i|did we) (?:liked?|enjoyed|appreciate)", "liked$", "glad$",
            "(?:the )?good(?: things| stuff| parts)?$", "positives?$", "pros$", "success(?:es)?$", "wins?$",
            "highlights?$", "what was good",
        ),
    ),
    (
        "learned",
        "Google",
        (
            "lessons?", "learn", "root ?causes?", "trigger and root",
            "(?:what |things (?:that )?)?(?:went|go(?:es|ing)?) (?:wrong|bad|badly|poorly|not so well)",
            r"(?:what |things (?:that )?)?(?:did|didn'?t|hasn'?t|not|doesn'?t) (?:\w+ ){0,3}(?:well|right|work)",
            r"(?:what |things (?:that )?)?(?:could have|could'?ve) (?:\w+ ){0,3}(?:better|improved|well|right)",
            r"(?:what |things (?:that )?)?(?:was|were) (?:\w+ ){0,3}(?:bad|puzzling|frustrating|hard|missing)",
        ),
    ),
    ("learned", "PagerDuty", ("contribut(?:ing|ory|ors)", "how'?d we do", "how did we do")),
    ("learned", "Atlassian", ("(?:the )?(?:five|5)[- ]whys?", r"fault\b")),
    (
        "learned",
        "Howie",
        (
            "themes?", "take-?aways?", "key (?:take-?aways?|learnings?|findings?|lessons?|insights?)", "mitigators",
            "difficult", "enablers?", "findings",
        ),
    ),
    ("learned", "Etsy", ("what (?:could|should|might|can) (?:we |be |have |i )",)),
    (
        "learned",
        "plain",
        (
            r"what (?:did |have |do )?(?:we|i|was) (?:\w+ )?learn", r"why\b",
            r"what (?:was|were|is) the (?:\w+ )?causes?",
            r"(?:the |primary |underlying |probable |direct )?causes?\b", "analysis", r"(?:\w+ ){0,2}assessment",
            "conclusions?", "insights?", "reflections?", "observations?", "discussion", "challenges", "pain points?",
            "(?:areas? (?:for|of)|needs?|to) improve?(?:ment)?", "what to improve",
        ),
    ),
    (
        "learned",
        "boards",
        (
            "lacked", "loathed", "mad$", "sad$", "(?:the )?bad(?: things| stuff| parts)?$", "(?:the )?ugly$",
            "negatives?$", "cons$", "problems? (?:we|encountered)",
        ),
    ),
    (
        "happened",
        "Google",
        (
            "(?:(?:issue|incident|executive|event|problem|outage|project|sprint|high[- ]level) )?(?:summary|overview)",
            r"impacts?\b", "trigger", "resolution", "detect", "time ?line",
        ),
    ),
    ("happened", "PagerDuty", ("what happened", "responders? actions", "what went on")),
    ("happened", "Atlassian", ("lead[- ]?up", "response", "recovery", "mitigation", "scope")),
    ("happened", "Howie", ("narrative", "background", "context", "the story")),
    (
        "happened",
        "plain",
        (
            "chronolog", "sequence of events", "events?$", "description", "details?$", "symptoms?", "tl;?dr",
            "(?:incident|issue|problem|event|outage|bug) (?:description|details?|statement|narrative|report)",
            "(?:the )?(?:incident|problem|issue|outage|bug)$", "synopsis", "abstract$", "affected", "duration$",
            "investigat", "diagnos", "debugging", "what (?:broke|was the impact|did (?:users|customers))",
            "how (?:was it|did we) (?:detect|notice|find|found|fix)", "how (?:it|this|that) (?:started|happened|was)",
            "how did (?:it|this|that) happen",
        ),
    ),
)  # fmt: skip
