"""From the catalogue to src/meetkit/errors/catalogue_gen.py: one class per code, one constructor per reason."""

import json
from typing import Any

from catalogue import PYTHON_TYPES, Catalogue, Error, Reason

_HEAD = '''\
# Generated from spec/errors.toml by tools/generate.py. Do not edit.
# ruff: noqa: E501
"""All errors of the catalogue: a class per code with a constructor per reason, and the codes as an enum."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Literal

from meetkit.errors._base import MeetingError, Subject
from meetkit.errors._spec import ErrorSpec, ReasonSpec
'''


def python_module(catalogue: Catalogue) -> str:
    """The whole module, formatted as ruff formats."""
    parts = [_HEAD, _enum(catalogue), *(_class(error) for error in catalogue.errors), _table(catalogue)]
    return "\n\n".join(parts)


def exported_names(catalogue: Catalogue) -> list[str]:
    """The names of all classes, sorted."""
    return sorted(error.class_name for error in catalogue.errors)


def _enum(catalogue: Catalogue) -> str:
    lines = ["class ErrorCode(IntEnum):", '    """All codes by name; misspelt originals are aliases."""', ""]
    for error in catalogue.errors:
        lines += [f"    {name} = {error.code}" for name in (error.name, *error.aliases)]
    return "\n".join(lines) + "\n"


def _class(error: Error) -> str:
    lines = [
        f"class {error.class_name}(MeetingError):",
        f'    """{error.code} {error.name}: {_docstring(error.message)}"""',
        "",
        "    spec = ErrorSpec(",
        f"        code={error.code},",
        f"        name={_text(error.name)},",
        f"        class_name={_text(error.class_name)},",
        f"        aliases={_tuple(error.aliases)},",
        f"        message={_text(error.message)},",
        f"        status={_text(error.status)},",
        *_shared(error, 8),
        "        reasons={",
    ]
    for reason in error.reasons:
        lines += [
            f"            {_text(reason.name)}: ReasonSpec(",
            f"                name={_text(reason.name)},",
            f"                detail={_text(reason.detail)},",
            *_params(reason),
            *_shared(reason, 16),
            "            ),",
        ]
    lines += ["        },", "    )"]
    for reason in error.reasons:
        lines += ["", *_constructor(error, reason)]
    return "\n".join(lines) + "\n"


def _shared(row: Error | Reason, indent: int) -> list[str]:
    values = (
        ("plain", _text(row.plain)),
        ("solution", _text(row.solution)),
        ("action", _text(row.action)),
        ("retryable", str(row.retryable)),
        ("retry_after_ms", str(row.retry_after_ms)),
        ("ends", _tuple(row.ends)),
        ("fault", _text(row.fault)),
        ("rest", str(row.rest)),
        ("surfaces", _tuple(row.surfaces)),
    )
    return [f"{' ' * indent}{name}={value}," for name, value in values]


def _params(reason: Reason) -> list[str]:
    if not reason.params:
        return ["                params={},"]
    entries = [f"                    {_text(name)}: {_text(kind)}," for name, kind in reason.params.items()]
    return ["                params={", *entries, "                },"]


def _constructor(error: Error, reason: Reason) -> list[str]:
    choice = len(reason.ends) > 1
    arguments = [
        f"        {name}: {PYTHON_TYPES[kind]}{_default(reason, name)}," for name, kind in reason.params.items()
    ]
    arguments.append("        subject: Subject | None = None,")
    if choice:
        literal = ", ".join(_text(value) for value in reason.ends)
        arguments.append(f"        ends: Literal[{literal}] = {_text(reason.ends[0])},")
    passed = "".join(f"                {_text(name)}: {name},\n" for name in reason.params)
    values = "{},\n" if not reason.params else "{\n" + passed + "            },\n"
    call = f"            {_text(reason.name)},\n            {values}            subject=subject,\n"
    if choice:
        call += "            ends=ends,\n"
    return [
        "    @classmethod",
        f"    def {reason.constructor}(",
        "        cls,",
        "        *,",
        *arguments,
        f"    ) -> {_quoted(error)}:",
        f'        """{_docstring(reason.detail)}"""',
        f"        return cls._of(\n{call}        )",
    ]


def _quoted(error: Error) -> str:
    return f'"{error.class_name}"'


def _default(reason: Reason, param: str) -> str:
    return f" = {_value(reason.defaults[param])}" if param in reason.defaults else ""


def _table(catalogue: Catalogue) -> str:
    rows = "".join(f"    {error.code}: {error.class_name},\n" for error in catalogue.errors)
    kind = "Mapping[int, type[MeetingError]]"
    return f'CLASSES: {kind} = {{\n{rows}}}\n"""The class of each code, by ascending code."""\n'


def _tuple(values: tuple[str, ...]) -> str:
    inner = ", ".join(_text(value) for value in values)
    return f"({inner},)" if len(values) == 1 else f"({inner})"


def _value(value: Any) -> str:
    return _text(value) if isinstance(value, str) else repr(value)


def _text(value: str) -> str:
    """A literal with the quotes that need the fewest escapes, as ruff prefers."""
    if value.count('"') > value.count("'"):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"
    return json.dumps(value, ensure_ascii=False)


def _docstring(value: str) -> str:
    text = value.replace("\\", "\\\\").replace('"""', "'''")
    return text + " " if text.endswith('"') else text


def package_init(catalogue: Catalogue) -> str:
    """The package's `__init__.py`: every public name, so that `from meetkit.errors import InvalidToken` works."""
    names = sorted(["CLASSES", "ErrorCode", *exported_names(catalogue)], key=_isort)
    imports = "".join(f"    {name},\n" for name in names)
    base = ["MeetingError", "Subject", "NOBODY"]
    spec = ["Action", "Ends", "ErrorSpec", "Fault", "ParamValue", "ReasonSpec", "Surface"]
    everything = sorted([*names, *base, *spec, "explain", "redact"], key=_isort)
    exported = "".join(f"    {_text(name)},\n" for name in everything)
    return (
        "# Generated from spec/errors.toml by tools/generate.py. Do not edit.\n"
        '"""Every failure that an app can meet: one exception class per code of the catalogue."""\n\n'
        f"from meetkit.errors._base import {', '.join(sorted(base, key=_isort))}\n"
        f"from meetkit.errors._spec import {', '.join(spec)}\n"
        "from meetkit.errors._text import redact\n"
        f"from meetkit.errors.catalogue_gen import (\n{imports})\n"
        "from meetkit.errors.explain import explain\n\n"
        f"__all__ = [\n{exported}]\n"
    )


def _isort(name: str) -> tuple[int, str]:
    """Constants, classes, functions: the order that ruff wants."""
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return kind, name
