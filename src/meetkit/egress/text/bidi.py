"""Which way each character of a line runs: the Unicode Bidirectional Algorithm (UAX 9) without explicit embeddings.

Those are no part of a shown name, so a line is one paragraph and one isolating run sequence; the rules keep their
names.
"""

import unicodedata
from collections.abc import Sequence

_BRACKETS = dict(zip("([{（［｛「『【〔〈《〖〘〚⟦⟨⟪⦅｟｢", ")]}）］｝」』】〕〉》〗〙〛⟧⟩⟫⦆｠｣", strict=True))
_MOST_OPEN = 63
_NEUTRAL = frozenset(("B", "S", "WS", "ON"))


def levels(text: str) -> list[int]:
    """The embedding level of each character: even ones run to the right, odd ones to the left.

    >>> levels("Dana דנה 42")
    [0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2]
    """
    classes = [unicodedata.bidirectional(char) or "L" for char in text]
    base = _base(classes)
    # X9: what has no width and no direction takes no part, and goes with what is before it.
    seen = [index for index, kind in enumerate(classes) if kind != "BN"]
    resolved = _resolve([classes[index] for index in seen], [text[index] for index in seen], "R" if base else "L")
    found = [base] * len(text)
    for index, kind in zip(seen, resolved, strict=True):
        # I1, I2.
        if base == 0:
            found[index] = {"L": 0, "R": 1}.get(kind, 2)
        else:
            found[index] = 1 if kind == "R" else 2
    for index, kind in enumerate(classes):
        if kind == "BN" and index:
            found[index] = found[index - 1]
    # L1.
    for index in range(len(text) - 1, -1, -1):
        if classes[index] not in ("WS", "BN", "S", "B"):
            break
        found[index] = base
    return found


def visual_order(run_levels: Sequence[int]) -> list[int]:
    """The indexes of runs from left to right (L2)."""
    order = list(range(len(run_levels)))
    for level in range(max(run_levels, default=0), 0, -1):
        begin = 0
        while begin < len(order):
            end = begin
            while end < len(order) and run_levels[order[end]] >= level:
                end += 1
            order[begin:end] = reversed(order[begin:end])
            begin = end + 1
    return order


def _base(classes: list[str]) -> int:
    """P2, P3."""
    first = next((kind for kind in classes if kind in ("L", "R", "AL")), "L")
    return int(first != "L")


def _resolve(kinds: list[str], chars: list[str], base: str) -> list[str]:
    """Each as L, R, EN or AN."""
    original = list(kinds)
    _resolve_weak(kinds, base)
    _resolve_brackets(kinds, chars, original, base)
    # N1, N2.
    index = 0
    while index < len(kinds):
        end = index
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        if end > index:
            before = _direction(kinds[index - 1]) if index else base
            after = _direction(kinds[end]) if end < len(kinds) else base
            kinds[index:end] = [before if before == after else base] * (end - index)
        index = end + 1
    return kinds


def _resolve_weak(kinds: list[str], base: str) -> None:
    """W1 to W7."""
    strong, count = base, len(kinds)
    for index, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[index] = kinds[index - 1] if index else base
        if kinds[index] in ("L", "R", "AL"):
            strong = kinds[index]
        elif kinds[index] == "EN" and strong == "AL":
            kinds[index] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for index in range(1, count - 1):
        before, kind, after = kinds[index - 1 : index + 2]
        if before == after and ((kind == "ES" and before == "EN") or (kind == "CS" and before in ("EN", "AN"))):
            kinds[index] = before
    index = 0
    while index < count:
        end = index
        while end < count and kinds[end] == "ET":
            end += 1
        if end > index and ((index and kinds[index - 1] == "EN") or (end < count and kinds[end] == "EN")):
            kinds[index:end] = ["EN"] * (end - index)
        index = end + 1
    strong = base
    for index, kind in enumerate(kinds):
        if kind in ("ES", "ET", "CS"):
            kinds[index] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"


def _resolve_brackets(kinds: list[str], chars: list[str], original: list[str], base: str) -> None:
    """N0: a pair goes with what is in it, so that both sides of a bracketed name belong together."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for index, char in enumerate(chars):
        if kinds[index] != "ON":
            continue
        if char in _BRACKETS:
            if len(opened) == _MOST_OPEN:
                break
            opened.append((_BRACKETS[char], index))
        elif (found := next((n for n in range(len(opened) - 1, -1, -1) if opened[n][0] == char), None)) is not None:
            pairs.append((opened[found][1], index))
            del opened[found:]
    for begin, end in sorted(pairs):
        inside = {_direction(kind) for kind in kinds[begin + 1 : end]} - _NEUTRAL
        if base in inside:
            chosen = base
        elif inside:
            before = next((_direction(kind) for kind in reversed(kinds[:begin]) if kind not in _NEUTRAL), base)
            chosen = before if before in inside else base
        else:
            continue
        for at in (begin, end):
            kinds[at] = chosen
            # A mark on a bracket goes with it.
            while at + 1 < len(kinds) and original[at + 1] == "NSM":
                at += 1
                kinds[at] = chosen


def _direction(kind: str) -> str:
    return "R" if kind in ("EN", "AN") else kind
