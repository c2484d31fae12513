"""Explains a code: the long page of the catalogue, as Markdown."""

import difflib
import functools

from meetkit.errors._spec import ErrorSpec
from meetkit.errors.catalogue_gen import CLASSES, ErrorCode, NotFound
from meetkit.errors.pages_gen import PAGES

_MOST_SUGGESTIONS = 3


def explain(code_or_name: int | str) -> str:
    """The page of an error, found by its code (`4002`), name (`invalid_token`, any case) or class (`InvalidToken`).

    Raises:
        NotFound: there is no such error; the params name close matches.

    >>> explain("INVALID_TOKEN").splitlines()[0]
    '# 4002 INVALID_TOKEN'
    """
    return PAGES[find_code(code_or_name)]


def find_code(code_or_name: int | str) -> int:
    """The code of an error, found as `explain` finds it.

    Raises:
        NotFound: there is no such error; the params name close matches.
    """
    wanted = str(code_or_name).strip()
    code = _names().get(_folded(wanted.partition("/")[0]))
    if code is None:
        raise NotFound.error_code(value=wanted, allowed=suggestions(wanted))
    return code


def suggestions(wanted: str) -> list[str]:
    """The names and codes that look most like what was asked for, best first."""
    names = _names()
    close = difflib.get_close_matches(_folded(wanted), names, n=3 * _MOST_SUGGESTIONS, cutoff=0.5)
    codes = dict.fromkeys(names[name] for name in close)
    return [f"{code} {_spec(code).name}" for code in codes][:_MOST_SUGGESTIONS]


@functools.cache
def _names() -> dict[str, int]:
    """Every spelling that finds a code, folded."""
    names: dict[str, int] = {}
    for code, made in CLASSES.items():
        names[str(code)] = code
        names[_folded(made.__name__)] = code
    for name, member in ErrorCode.__members__.items():
        names[_folded(name)] = int(member)
    return names


def _folded(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "").replace(" ", "")


def _spec(code: int) -> ErrorSpec:
    spec = CLASSES[code].spec
    assert spec is not None, "every class of the catalogue has its spec"
    return spec
