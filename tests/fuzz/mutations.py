"""Bytes that are nearly what a reader expects: a good example with pieces cut, repeated, replaced or put in."""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["TOKENS", "mutated", "repeated"]

TOKENS: tuple[bytes, ...] = (
    b"\0", b"\n", b"\r", b"\t", b" ", b"\"", b"'", b"\\", b"/", b"..", b"*", b"**", b"[", b"]", b"{", b"}", b"(", b")",
    b"<", b">", b"@", b"#", b"!", b"=", b":", b",", b".", b"-", b"--", b"+", b"~", b"^", b"%", b"$(x)", b"`x`", b"<!--",
    b"-->", b"]]>", b"&a;", b"\xff\xfe", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\xe2\x80\xa8", b"\xc2\x85", b"\x1b[31m",
    b"0", b"1", b"-1", b"9" * 30, b"1e999", b"nan", b"true", b"null", b"a" * 40, b"refs/heads/", b"v1.2.3", b"rc", b"b",
    b"\xd9\xa3", b"\xc2\xb2", b"\xe2\x91\xa0", b"\xc4\xb0", b"\xef\xbb\xbf",
)  # fmt: skip
_MOST_EDITS = 6
_WHICH, _WHERE = st.integers(0, 999), st.integers(0, 1 << 20)
_TIMES, _GONE = st.sampled_from([1, 1, 1, 2, 9]), st.sampled_from([0, 0, 1, 2, 8, 64])
_PIECE = st.one_of(st.sampled_from(TOKENS), st.binary(max_size=8))


@st.composite
def mutated(draw: st.DrawFn, *seeds: bytes) -> bytes:
    """One of the examples with a few edits."""
    text = seeds[draw(_WHICH) % len(seeds)]
    for _ in range(draw(st.integers(0, _MOST_EDITS))):
        source = (text, seeds[draw(_WHICH) % len(seeds)], draw(_PIECE))[draw(st.integers(0, 2))]
        begin = draw(_WHERE) % (len(source) + 1)
        piece = source[begin : begin + draw(st.integers(0, 80))] * draw(_TIMES)
        at = draw(_WHERE) % (len(text) + 1)
        text = text[:at] + piece + text[at + draw(_GONE) :]
    return text


@st.composite
def repeated(draw: st.DrawFn, n_bytes: int, *words: str) -> str:
    """So many bytes of a few words over and over, with others around: what makes a careless pattern slow."""
    word = st.one_of(
        st.sampled_from([*words, *(token.decode("utf-8", "replace") for token in TOKENS)]), st.text(max_size=3)
    )
    middle = "".join(draw(st.lists(word, min_size=1, max_size=3))) or "x"
    ends = ["".join(draw(st.lists(word, max_size=3))) for _ in range(2)]
    return ends[0] + middle * (n_bytes // len(middle.encode("utf-8", "replace"))) + ends[1]
