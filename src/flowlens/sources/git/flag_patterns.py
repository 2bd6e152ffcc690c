"""How code asks for a feature flag: the calls of the usual libraries, and switches of the environment.

A call counts only in a file that names the library: `isEnabled("x")` and `getBooleanValue("x")` by themselves mostly
ask for something else. A switch counts only where it is true or false, since `FEATURE_DIM` is no flag.
"""

from __future__ import annotations

import re
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

    def names_in(self, content: bytes) -> set[str]:
        """The flags that a file with this content asks for."""
        # To look for a word takes a hundredth of what a pattern takes.
        if not any(word in content for word in self.words) or not any(sign in content for sign in self.signs):
            return set()
        finds = (find.groupdict().values() for find in self.calls.finditer(content))
        return {next(name for name in names if name).decode("ascii") for names in finds}


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
_UNLEASH = rb"\b(?:[iI]sEnabled|is_enabled\??|[gG]etVariant|get_variant|useFlag|useVariant)[( ]" + _GAP + _TEXT
_OPENFEATURE = (
    rb"(?:\b(?:[gG]et|fetch|use)_?" + _TYPE + rb"_?(?:Flag)?[vV]alue(?:_?[dD]etails)?(?:Async)?\(" + _GAP
    + rb"(?:flag_key:" + _GAP + rb")?"
    # In Go the context comes first.
    + rb"|\.(?:Boolean|String|Float|Int|Object)Value(?:Details)?\(" + _GAP + rb"[\w.()]{1,80}," + _GAP + rb")" + _TEXT
)  # fmt: skip
_FLIPPER = rb"\bFlipper(?:\.enabled\?[( ]|\.feature\(|\[)" + _GAP + _SYMBOL
_WAFFLE = (
    rb"\b(?:flag|switch|sample)_is_active(?:_for_user)?\(" + _GAP + rb"(?:[\w.]{1,80}," + _GAP + rb")?" + _TEXT
    + rb"|(?:@|waffle\.)(?:waffle_)?(?:flag|switch|sample)\(" + _GAP + rb"[\"']!?(?P<decorator>" + _KEY + rb")[\"']"
    rb"|\{%-?" + _GAP + rb"(?:flag|switch|sample)\s{1,80}[\"'](?P<template>" + _KEY + rb")[\"']" + _GAP + rb"-?%\}"
)  # fmt: skip
_SWITCH = rb">(?:FEATURE|FF)_[A-Z][A-Z0-9_]{1,99})"
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
# Not the end of another word, as of `DIFF_`.
_BEGINNINGS = (b"FEATURE_", b'"FF_', b"'FF_", b".FF_", b" FF_", b"\tFF_", b"\nFF_")
CONVENTIONS = (
    Convention("LaunchDarkly", (b"ariation",), _LIBRARY, re.compile(_LAUNCHDARKLY)),
    Convention("Unleash", (b"nleash", b"UNLEASH"), (b"",), re.compile(_UNLEASH)),
    Convention("OpenFeature", (b"penFeature", b"penfeature"), (b"",), re.compile(_OPENFEATURE)),
    Convention("Flipper", (b"Flipper",), (b"",), re.compile(_FLIPPER)),
    Convention("Django Waffle", (b"waffle", b"_is_active("), (b"",), re.compile(_WAFFLE)),
    Convention("environment", (b"FEATURE_", b"FF_"), _BEGINNINGS, re.compile(_SWITCHES, re.MULTILINE)),
)
# Another text of the rules is another answer, whatever was kept from an earlier one.
RULES = repr([(one.name, one.words, one.signs, one.calls.pattern) for one in CONVENTIONS])


def flags_in(content: bytes) -> frozenset[tuple[str, str]]:
    """The convention and the name of each flag that a file with this content asks for."""
    return frozenset((one.name, name) for one in CONVENTIONS for name in one.names_in(content))
