"""From the catalogue to spec/error.schema.json: the JSON Schema of the error object as it travels."""

import json
from typing import Any

from catalogue import ACTIONS, ENDS, FAULTS, Catalogue

_TEXT = {"type": "string"}
_NULLABLE_TEXT = {"type": ["string", "null"]}


def schema(catalogue: Catalogue) -> str:
    """The schema. Codes, reasons and the like are open: a newer server may know more of them."""
    codes = ", ".join(f"{error.code} {error.name}" for error in catalogue.errors)
    properties: dict[str, Any] = {
        "code": {"type": "integer", "minimum": 1000, "maximum": 9999, "description": f"Known now: {codes}."},
        "name": {"type": "string", "pattern": "^[A-Z][A-Z0-9_]*$"},
        "message": {**_TEXT, "description": "From the table; made of data, never to be parsed."},
        "reason": {"type": "string", "pattern": "^[A-Z][A-Z0-9_]*$"},
        "detail": {**_TEXT, "description": "One sentence about this occurrence."},
        "params": {
            "type": "object",
            "description": "The values behind the sentence; units in the names.",
            "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$"},
            "additionalProperties": {
                "anyOf": [
                    {"type": ["string", "number", "boolean"]},
                    {"type": "array", "items": _TEXT},
                ]
            },
        },
        "solution": {**_TEXT, "description": "What to do, for developers."},
        "action": {**_TEXT, "description": f"What to do, for programs. Known now: {', '.join(ACTIONS)}."},
        "retryable": {"type": "boolean"},
        "retryAfterMs": {"type": ["integer", "null"], "minimum": 0},
        "ends": {**_TEXT, "description": f"What is over. Known now: {', '.join(ENDS)}."},
        "fault": {**_TEXT, "description": f"Whose fault it is. Known now: {', '.join(FAULTS)}."},
        "subject": {
            "type": "object",
            "properties": {
                "meetingId": _TEXT,
                "sessionId": _TEXT,
                "participantId": _TEXT,
                "streamId": _TEXT,
                "recordingId": _TEXT,
                "livestreamId": _TEXT,
                "hlsId": _TEXT,
                "outputIndex": {"type": "integer", "minimum": 0},
            },
            "additionalProperties": {"type": ["string", "integer"]},
        },
        "id": {"type": "string", "minLength": 1},
        "at": {"type": "string", "format": "date-time", "description": "UTC, with milliseconds."},
        "traceId": _NULLABLE_TEXT,
        "docUrl": _NULLABLE_TEXT,
        "rehearsed": {"type": "boolean"},
    }
    document = {
        "$comment": "Generated from spec/errors.toml by tools/generate.py. Do not edit.",
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A meetkit error",
        "description": "The same object in events, exceptions, REST answers, webhooks, logs and on the dashboard.",
        "type": "object",
        "required": list(properties),
        "properties": properties,
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
