"""From the catalogue to the pages: docs/errors/<code>.md, their index, and the same as data inside the package."""

import json
from pathlib import Path
from typing import Any

from catalogue import PAGES, Catalogue, Error, Reason

_MARK = "<!-- Generated from spec/errors.toml by tools/generate.py. Do not edit. -->\n"
_ENDS = {
    "nothing": "nothing is over",
    "request": "only this request is over, and the meeting goes on",
    "join": "the join is over, and the participant is not in the meeting",
    "meeting": "the meeting is over for this participant",
    "recording": "the recording is over, and the meeting goes on",
    "livestream": "the livestream is over, and the meeting goes on",
    "hls": "the HLS stream is over, and the meeting goes on",
}
_FAULTS = {
    "caller": "the program that calls",
    "user": "a person, or their device",
    "network": "the network between",
    "destination": "the livestream's destination",
    "server": "this server",
}
_SURFACES = {
    "python": "the Python SDK",
    "browser": "the browser SDK",
    "rest": "REST",
    "cli": "the command line",
    "webhook": "webhooks",
}
_FIELDS = """\
One object on every surface: the Python exception and the event `error`, the browser's rejected promise and event, REST
(`application/problem+json`), webhooks, the log and the dashboard. Its `id` is the same everywhere.

| Field | Meaning |
|---|---|
| `code`, `name`, `message` | as in the tables below; stable |
| `reason` | the precise cause, stable |
| `detail`, `params` | a sentence about this occurrence, and the values that it is made from |
| `solution` | what to do, for developers |
| `action` | what to do, for programs |
| `retryable`, `retryAfterMs` | whether the same call, unchanged, can succeed later, and when to try |
| `ends` | what is over |
| `fault` | whose fault it is |
| `subject` | the meeting, session, participant, stream, recording, livestream, HLS stream or output that it is about |
| `id`, `at`, `traceId`, `docUrl`, `rehearsed` | unique id, UTC time, trace, its page, true when provoked on purpose |

Texts are made of data; never parse them. A program decides by `code`, `reason` and `action`.
"""
_GROUPS = (
    (3000, "On the device and in the SDK"),
    (4000, "Refused by the server"),
    (5000, "Something that ran has stopped"),
    (6000, "Ours alone"),
)


def pages(catalogue: Catalogue, folder: Path = PAGES) -> dict[int, str]:
    """The page of each code."""
    return {error.code: _page(catalogue, error, _long_text(folder, error)) for error in catalogue.errors}


def docs(catalogue: Catalogue) -> dict[str, str]:
    """File name to content of everything in docs/errors/."""
    files = {f"{code}.md": _MARK + page for code, page in pages(catalogue).items()}
    return files | {"index.md": _MARK + _index(catalogue)}


def package_data(catalogue: Catalogue) -> str:
    """src/meetkit/errors/pages_gen.py: the pages for `meetkit explain` and the server's /errors."""
    lines = [
        "# Generated from spec/errors.toml by tools/generate.py. Do not edit.",
        "# ruff: noqa: E501",
        '"""The pages of all errors as Markdown, and their index."""',
        "",
        "from collections.abc import Mapping",
        "",
        f"INDEX = {_literal(_index(catalogue))}",
        '"""The list of all errors."""',
        "",
        "PAGES: Mapping[int, str] = {",
        *(f"    {code}: {_literal(page)}," for code, page in pages(catalogue).items()),
        "}",
        '"""The page of each code."""',
    ]
    return "\n".join(lines) + "\n"


def example_wire(catalogue: Catalogue, error: Error, reason: Reason) -> dict[str, Any]:
    """The object as it is sent, with the example values."""
    params = {name: catalogue.examples[name] for name in reason.params}
    return {
        "code": error.code,
        "name": error.name,
        "message": _fill(error.message, params),
        "reason": reason.name,
        "detail": _fill(reason.detail, params),
        "params": params,
        "solution": _fill(reason.solution, params),
        "action": reason.action,
        "retryable": reason.retryable,
        "retryAfterMs": params.get("retry_after_ms", reason.retry_after_ms),
        "ends": reason.ends[0],
        "fault": reason.fault,
        "subject": {"meetingId": "abcd-1234-wxyz", "participantId": "ada"},
        "id": "err-01jd3x7m5q",
        "at": "2026-01-01T12:00:42.000Z",
        "traceId": None,
        "docUrl": f"https://meet.example.org/errors/{error.code}",
        "rehearsed": False,
    }


def _page(catalogue: Catalogue, error: Error, long_text: str) -> str:
    shown = _shown_reason(error, long_text)
    sections = [
        f"# {error.code} {error.name}",
        f"> {_shown_message(error)}",
        _status(error),
        "## What happened",
        f"What is over: {_ends(error)}. Whose fault it mostly is: {_FAULTS[error.fault]}.",
        f"People in the meeting are told: “{error.plain}”",
        "## Why, and what to do",
        *(_reason(reason) for reason in error.reasons),
        long_text,
        "## Example",
        "In Python the call raises it, and the event `error` carries the same object:",
        _snippet(error, shown),
        "On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:",
        f"```json\n{json.dumps(example_wire(catalogue, error, shown), indent=2, ensure_ascii=False)}\n```",
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _ends(error: Error) -> str:
    """In words; where it depends, all that can be over, by the reasons too."""
    every = dict.fromkeys((*error.ends, *(value for reason in error.reasons for value in reason.ends)))
    said = "; or ".join(_ENDS[value] for value in every)
    return said if len(every) == 1 else f"depending on when it happens, {said}"


def _shown_reason(error: Error, long_text: str) -> Reason:
    """The one that the long text provokes, else the first."""
    return next(
        (reason for reason in error.reasons if f"```python provokes {reason.name}\n" in long_text), error.reasons[0]
    )


def _status(error: Error) -> str:
    where = f"Seen in: {', '.join(_SURFACES[surface] for surface in error.surfaces)}."
    statuses = sorted({reason.rest for reason in error.reasons if reason.rest})
    rest = f" HTTP status: {', '.join(str(status) for status in statuses)}." if statuses else ""
    aliases = f" Also spelt {', '.join(f'`{alias}`' for alias in error.aliases)}." if error.aliases else ""
    state = {
        "active": "",
        "planned": "\n\n*Not raised yet: the feature that it belongs to comes in a later version.*",
        "retired": "\n\n*Retired: no version raises it any more.*",
    }
    return where + rest + aliases + state[error.status]


def _reason(reason: Reason) -> str:
    retry = "The same call can succeed later" if reason.retryable else "The same call will fail again"
    if reason.retry_after_ms is not None:
        retry += f"; try again after {reason.retry_after_ms} ms"
    units = ", ".join(f"`{name}` ({kind})" for name, kind in reason.params.items())
    lines = [
        f"### {reason.name}",
        f"{reason.detail.replace('{', '‹').replace('}', '›')}",
        f"**What to do:** {reason.solution.replace('{', '‹').replace('}', '›')}",
        f"Action for programs: `{reason.action}`. {retry}." + (f" Params: {units}." if units else ""),
    ]
    return "\n\n".join(lines)


def _snippet(error: Error, reason: Reason) -> str:
    """Runs as it stands, given a coroutine function `call` that fails; a test runs it."""
    return (
        "```python\n"
        f"from meetkit.errors import {error.class_name}\n\n"
        "try:\n"
        "    await call()\n"
        f"except {error.class_name} as error:\n"
        f'    assert (error.code, error.reason) == ({error.code}, "{reason.name}")\n'
        "    print(error.detail, error.solution)\n"
        "```"
    )


def _index(catalogue: Catalogue) -> str:
    parts = ["# All errors\n\n", _FIELDS]
    for start, title in _GROUPS:
        parts.append(f"\n## {title}\n\n| Code | Name | Message | Reasons |\n|---|---|---|---|\n")
        for error in catalogue.errors:
            if error.code // 1000 * 1000 == start:
                reasons = ", ".join(reason.name for reason in error.reasons)
                later = "" if error.status == "active" else f" *({error.status})*"
                message = _shown_message(error).replace("|", "\\|")
                parts.append(f"| [{error.code}]({error.code}.md) | {error.name}{later} | {message} | {reasons} |\n")
    return "".join(parts)


def _shown_message(error: Error) -> str:
    """With the defaults filled in, as the reference page shows it; what has no default is described."""
    defaults = {name: value for reason in error.reasons for name, value in reason.defaults.items()}
    if error.message == "{text}":
        return "*The operator's own text.*"
    return _fill(error.message, defaults)


def _fill(template: str, params: dict[str, Any]) -> str:
    for name, value in params.items():
        shown = ", ".join(value) if isinstance(value, list) else str(value)
        template = template.replace(f"{{{name}}}", shown)
    return template


def _long_text(folder: Path, error: Error) -> str:
    path = folder / f"{error.code}.md"
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


def _literal(page: str) -> str:
    escaped = page.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""\\\n{escaped}"""'
