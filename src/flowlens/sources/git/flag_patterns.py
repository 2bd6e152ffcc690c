"""How code asks for a feature flag: the calls of the usual libraries, and switches of the environment.

A call counts only in a file that names the library: `isEnabled("x")` and `getBooleanValue("x")` by themselves mostly
ask for something else. Where no library is named, the call itself must say feature flag or toggle, as in the wrappers
that teams write around one. A switch counts only where it is true or false, since `FEATURE_DIM` is no flag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["CONVENTIONS", "RULES", "Convention", "flags_in"]


@dataclass(frozen=True, slots=True)
class Convention:
    """One way to ask for a flag: what `calls` finds in a file that holds one of `words`, and one of `signs`.

    The words are few and rare, as every file is searched for them. The name of the flag is the one named group of a
    find that holds anything.
    """

    name: str
    words: tuple[bytes, ...]
    signs: tuple[bytes, ...]
    calls: re.Pattern[bytes]

    def finds_in(self, content: bytes) -> Iterator[tuple[str, int]]:
        """Each flag that a file with this content asks for, as often as it does, and where its name stands."""
        # To look for a word takes a hundredth of what a pattern takes.
        if not any(word in content for word in self.words) or not any(sign in content for sign in self.signs):
            return
        for find in self.calls.finditer(content):
            group = next(group for group, name in find.groupdict().items() if name)
            if not _is_comment(content, find.start()):
                yield find[group].decode("ascii"), find.start(group)


# How a line of comment begins in most languages; an example in one asks for nothing.
_COMMENT = re.compile(rb"[ \t]{0,80}(?:\*[ \t]|/\*|//|#[ \t]|<!--)")
_LINE_BYTES = 500


def _is_comment(content: bytes, place: int) -> bool:
    """Whether the line of this place begins like a comment, as far as it is looked at."""
    begin = content.rfind(b"\n", max(0, place - _LINE_BYTES), place + 1) + 1
    return (begin > 0 or place < _LINE_BYTES) and _COMMENT.match(content, begin, place + 1) is not None


# What a flag's key may hold in all of these; a text with a blank or a slash is a message, a title or a path.
_KEY = rb"[A-Za-z][A-Za-z0-9_.:-]{1,99}"
_TEXT = rb"[\"'`](?P<text>" + _KEY + rb")[\"'`]"
_SYMBOL = rb"(?::(?P<symbol>[A-Za-z]\w{1,99})|" + _TEXT + rb")"
# Every repetition has an end: a line of a megabyte must not make a search of hours.
_GAP = rb"\s{0,80}"
_TYPE = (
    rb"(?:[bB]ool(?:ean)?|[sS]tring|[iI]nt(?:eger)?|[lL]ong|[nN]umber|[dD]ouble|[fF]loat(?:64)?|[oO]bject"
    rb"|[jJ](?:son|SON)(?:Value)?|[sS]truct(?:ure)?)"
)
_LAUNCHDARKLY = (
    rb"(?<![A-Za-z0-9])(?:use)?(?:" + _TYPE + rb"_?)?[vV]ariation(?:_?[dD]etail)?(?:Ctx|Async)?\(" + _GAP + _TEXT
)
# In React: `useFlags().newPage`, `const { newPage, old = true } = useFlags()`, or `flags.newPage`.
_HOOK = (
    rb"\buseFlags\(\)\??\.(?P<property>[A-Za-z]\w{1,99})"
    rb"|[{,]" + _GAP + rb"(?P<taken>[A-Za-z]\w{1,99})\b(?=[^{}();]{0,300}\}" + _GAP + rb"=" + _GAP + rb"useFlags\(\))"
    rb"|(?<![\w.])flags\??\.(?P<member>[A-Za-z]\w{1,99})\b(?![(\w])"
)
_UNLEASH = rb"\b(?:[iI]sEnabled|is_enabled\??|[gG]etVariant|get_variant|useFlag|useVariant)[( ]" + _GAP + _TEXT
_OPENFEATURE = (
    rb"(?:\b(?:[gG]et|fetch|use|resolve)_?" + _TYPE
    + rb"_?(?:Flag)?(?:[vV]alue(?:_?[dD]etails)?|[dD]etails)(?:Async)?\(" + _GAP + rb"(?:flag_key:" + _GAP + rb")?"
    # In Go the context comes first.
    + rb"|\.(?:Boolean|String|Float|Int|Object)Value(?:Details)?\(" + _GAP + rb"[\w.()]{1,80}," + _GAP + rb")" + _TEXT
)  # fmt: skip
_FLIPPER = rb"\bFlipper(?:\.enabled\?[( ]|\.feature\(|\[)" + _GAP + _SYMBOL
_WAFFLE = (
    rb"\b(?:flag|switch|sample)_is_active(?:_for_user)?\(" + _GAP + rb"(?:[\w.]{1,80}," + _GAP + rb")?" + _TEXT
    + rb"|(?:@|waffle\.)(?:waffle_)?(?:flag|switch|sample)\(" + _GAP + rb"[\"']!?(?P<decorator>" + _KEY + rb")[\"']"
    rb"|\{%-?" + _GAP + rb"(?:flag|switch|sample)\s{1,80}[\"'](?P<template>" + _KEY + rb")[\"']" + _GAP + rb"-?%\}"
)  # fmt: skip
_FEATURE_FLAG = rb"[fF]eature_?(?:[fF]lag|[tT]oggle)s?"
_ASKED = rb"(?:_?(?:[eE]nabled|[aA]ctive|[oO]n|[oO]ff|[vV]alue|[vV]ariant|[vV]ariation))"
# A team's own words: `isFeatureEnabled("x")`, `FeatureToggle.active?(:x)`, `FeatureFlagKeys.NewPage`.
_OWN = (
    rb"(?:\b(?:[iI]s|[gG]et|[uU]se|[hH]as|[cC]heck)_?" + _FEATURE_FLAG + _ASKED + rb"?"
    rb"|\b(?:[iI]s_?)?[fF]eature_?(?:(?:[fF]lag|[tT]oggle)_?)?(?:[eE]nabled|[aA]ctive)"
    rb"|\b" + _FEATURE_FLAG + rb"(?:_?(?:[sS]ervice|[mM]anager|[cC]lient))?(?:\??\.|::|->)"
    rb"(?:[iI]s|[gG]et)?" + _ASKED + rb")\??[( ]" + _GAP + _SYMBOL
    + rb"|\b" + _FEATURE_FLAG + rb"(?:_?[kK]eys?|_?[nN]ames?)(?:Enum)?(?:\.|::)(?P<key>[A-Z]\w{1,99})\b(?!\()"
    rb"|\b" + _FEATURE_FLAG + rb"(?:Enum)?(?:\??\.|::)(?P<constant>[A-Z][A-Z0-9]{0,40}_[A-Z0-9_]{1,99})\b(?!\()"
)  # fmt: skip
# A time, a place or a number is no switch, though false may stand where there is none.
_NUMBER = rb"(?![A-Z0-9_]{0,99}_(?:MS|SECONDS|MINUTES|HOURS|DAYS|BYTES|COUNT|URL|PATH)\b)"
_SWITCH = rb">(?:FEATURE|FF)_" + _NUMBER + rb"[A-Z][A-Z0-9_]{1,99})"
_TRUTH = rb"(?:true|false|True|False|TRUE|FALSE|on|off|yes|no|enabled|disabled)\b"
# REACT_APP_ and the like let a variable of the build through to the browser.
_READ = (
    rb"(?:\b(?:env|ENV|environ|config|settings)(?:\.|\[[\"']|\.get\([\"']|\.fetch\([\"'])|(?:getenv|\benv)\([\"'])"
    rb"(?:REACT_APP_|VITE_|NEXT_PUBLIC_|EXPO_PUBLIC_|VUE_APP_|GATSBY_)?"
)
_COMPARED = rb"[\"'\])]{0,3}" + _GAP + rb"[!=]==?" + _GAP + rb"[\"']?(?:" + _TRUTH + rb"|[01][\"'])"
_BY_DEFAULT = rb"[\"']" + _GAP + rb"," + _GAP + rb"[\"']?" + _TRUTH
_SWITCHES = (
    _READ + rb"(?P<read" + _SWITCH + rb"(?:" + _COMPARED + rb"|" + _BY_DEFAULT + rb")"
    rb"|\b(?:[gG]et|env\.|\w{0,40}_)?[bB]ool\w{0,40}\(" + _GAP + rb"(?:[\w.]{1,80}," + _GAP + rb")?[\"']"
    rb"(?P<asked" + _SWITCH + rb"[\"']"
    rb"|^[ \t]{0,80}(?:(?:export|const|let|var|public|static|final|bool|boolean|val)\s{1,80}){0,5}"
    rb"(?P<constant" + _SWITCH + rb"(?:" + _GAP + rb":" + _GAP + rb"\w{1,40})?" + _GAP + rb"[:=]" + _GAP + _TRUTH
)  # fmt: skip

_LIBRARY = (b"aunchdarkly", b"aunchDarkly", b"LDClient", b"ldclient", b"ldClient", b"ld_client")
_FEATURE_WORDS = (
    b"eatureFlag", b"eatureToggle", b"eature_flag", b"eature_toggle", b"eatureEnabled", b"eature_enabled",
    b"eatureActive", b"eature_active",
)  # fmt: skip
# Not the end of another word, as of `DIFF_`.
_BEGINNINGS = (b"FEATURE_", b'"FF_', b"'FF_", b".FF_", b" FF_", b"\tFF_", b"\nFF_")
CONVENTIONS = (
    Convention("LaunchDarkly", (b"ariation",), _LIBRARY, re.compile(_LAUNCHDARKLY)),
    Convention("LaunchDarkly", (b"useFlags()", b"withLDConsumer"), (b"aunchdarkly-react",), re.compile(_HOOK)),
    Convention("Unleash", (b"nleash", b"UNLEASH"), (b"",), re.compile(_UNLEASH)),
    Convention("OpenFeature", (b"penFeature", b"penfeature", b"open_feature"), (b"",), re.compile(_OPENFEATURE)),
    Convention("Flipper", (b"Flipper",), (b"",), re.compile(_FLIPPER)),
    Convention("Django Waffle", (b"waffle", b"_is_active("), (b"",), re.compile(_WAFFLE)),
    Convention("own", _FEATURE_WORDS, (b"",), re.compile(_OWN)),
    Convention("environment", (b"FEATURE_", b"FF_"), _BEGINNINGS, re.compile(_SWITCHES, re.MULTILINE)),
)
# Another text of the rules is another answer, whatever was kept from an earlier one.
RULES = repr([(one.name, one.words, one.signs, one.calls.pattern) for one in CONVENTIONS])


def flags_in(content: bytes) -> frozenset[tuple[str, str]]:
    """The convention and the name of each flag that a file with this content asks for."""
    return frozenset((one.name, name) for one in CONVENTIONS for name, _ in one.finds_in(content))
