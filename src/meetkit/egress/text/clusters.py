"""What of a name is to be seen, cut where its readers would cut it: between user-perceived characters (UAX 29)."""

import unicodedata
from functools import lru_cache
from typing import Any

import regex
import uharfbuzz

MOST_CLUSTERS = 80
# The longest that people type, a kiss of two with skin tones, has 10; a heap of accents is cut.
_MOST_IN_CLUSTER = 24
_MOST_CHARACTERS = 1024
# Marks of direction reorder what is around them, joiners and selectors choose its shape; both are of no width.
# Embeddings and overrides are left out: they serve to show one name as another.
_INVISIBLE: Any = regex.compile(
    r"[\p{DI}--[\u034f\u061c\u115f\u1160\u200c-\u200f\ufe00-\ufe0f\U000e0020-\U000e01ef]]", regex.V1
)
_BLANK: Any = regex.compile(r"[\p{Cc}\p{Cs}\p{Co}\p{Z}\p{Noncharacter_Code_Point}]")
_CLUSTER: Any = regex.compile(r"\X")
_EMOJI: Any = regex.compile(r"[\p{Emoji_Presentation}\ufe0f\u20e3]|\p{Extended_Pictographic}.*\u200d")
_TEXT_STYLE = "\ufe0e"


def visible(name: str) -> str:
    """The name on one line, without what has no shape and what only plays tricks; of bounded length."""
    shown = _BLANK.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", name[:_MOST_CHARACTERS])))
    found = _CLUSTER.findall(" ".join(shown.split()))[:MOST_CLUSTERS]
    return "".join(cluster[:_MOST_IN_CLUSTER] for cluster in found).rstrip()


@lru_cache(maxsize=1024)
def clusters(text: str) -> tuple[str, ...]:
    """All of the text in user-perceived characters; one that is a heap is several.

    >>> [len(cluster) for cluster in clusters("👩‍👧é")], clusters("क्षत्रिय")
    ([3, 1], ('क्ष', 'त्रि', 'य'))
    """
    found = _CLUSTER.findall(text)
    return tuple(one[at : at + _MOST_IN_CLUSTER] for one in found for at in range(0, len(one), _MOST_IN_CLUSTER))


def initials(name: str) -> tuple[str, ...]:
    """One or two letters that stand for a name; its first emoji when it has no letter.

    >>> initials("Ada Lovelace"), initials("grace"), initials(" "), initials("李 小龙"), initials("🙂")
    (('A', 'L'), ('G',), ('?',), ('李', '小'), ('🙂',))
    """
    words = visible(name).split()
    letters = [letter for letter in map(_first_letter, words) if letter]
    chosen = letters[:1] + letters[1:][-1:]
    emoji = [cluster for word in words for cluster in clusters(word) if is_emoji(cluster)]
    return tuple(chosen or emoji[:1] or ["?"])


def _first_letter(word: str) -> str:
    found = next((cluster for cluster in clusters(word) if any(map(str.isalnum, cluster))), "")
    # Not upper case: Georgian has one that is no initial, and that few fonts have.
    return found.title()


@lru_cache(maxsize=4096)
def is_emoji(cluster: str) -> bool:
    """Whether it is to be shown as a coloured picture."""
    return _TEXT_STYLE not in cluster and _EMOJI.search(cluster) is not None


@lru_cache(maxsize=4096)
def script(cluster: str) -> str | None:
    """The ISO 15924 name of its script, such as `Deva`; None when it belongs to all, as space and digits do."""
    for char in cluster:
        buffer = uharfbuzz.Buffer()
        buffer.add_codepoints([ord(char)])
        buffer.guess_segment_properties()
        if buffer.script is not None:
            return str(buffer.script)
    return None
