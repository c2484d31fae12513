"""From the catalogue to web/sdk/src/errors/catalogue.gen.ts: codes by name, the table, types that know every reason."""

import json
from collections.abc import Iterable
from typing import Any

from catalogue import ACTIONS, ENDS, FAULTS, PYTHON_TYPES, Catalogue, Error, Reason

_HEAD = """\
// Generated from spec/errors.toml by tools/generate.py. Do not edit.
"""

_TYPES = """\
/** The name of a code, misspelt originals included. */
export type ErrorName = keyof typeof errors;
export type ErrorCode = (typeof errors)[ErrorName];

/** How a param is typed in the catalogue; `int` and `float` are numbers here. */
export type ParamKind = {kinds};
export type ParamTypes = {{
  int: number;
  float: number;
  str: string;
  bool: boolean;
  "list[str]": readonly string[];
}};

/** What a reason may say differently from its error. */
export interface ReasonEntry {{
  /** A sentence with `{{placeholders}}` for the params. */
  readonly detail: string;
  readonly params: Readonly<Record<string, ParamKind>>;
  readonly defaults?: Readonly<Record<string, string | number | boolean>>;
  readonly userMessage?: string;
  readonly ends?: readonly [Ends, ...Ends[]];
  readonly fault?: Fault;
  readonly action?: Action;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number | null;
  readonly solution?: string;
}}

export interface ErrorEntry {{
  readonly name: ErrorName;
  /** The message; a few have `{{placeholders}}` for params. */
  readonly message: string;
  /** One short sentence for the people in a meeting. */
  readonly userMessage: string;
  readonly status: "active" | "planned" | "retired";
  /** What can be over; the first is the default. */
  readonly ends: readonly [Ends, ...Ends[]];
  readonly fault: Fault;
  readonly action: Action;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  readonly solution: string;
  readonly reasons: Readonly<Record<string, ReasonEntry>>;
}}
"""

_TAIL = """\
/** The reasons of a code. */
export type ReasonsOf<C extends ErrorCode> = Extract<keyof (typeof catalogue)[C]["reasons"], string>;

/** The params of a reason, with their types. */
export type ParamsOf<C extends ErrorCode, R extends ReasonsOf<C>> = (typeof catalogue)[C]["reasons"][R] extends {
  readonly params: infer P;
}
  ? { readonly [K in keyof P]: P[K] extends ParamKind ? ParamTypes[P[K]] : never }
  : never;
"""


def typescript_module(catalogue: Catalogue) -> str:
    """The whole module."""
    return "\n".join(
        [
            _HEAD,
            "/** All codes by name, as `VideoSDK.constants.errors`. */",
            "export const errors = {",
            *(f"  {name}: {error.code}," for error in catalogue.errors for name in (error.name, *error.aliases)),
            "} as const;\n",
            _union("Action", "What a program can do about an error.", ACTIONS),
            _union("Ends", "What is over because of an error.", ENDS),
            _union("Fault", "Whose fault an error is.", FAULTS),
            _TYPES.format(kinds=" | ".join(_text(kind) for kind in PYTHON_TYPES)),
            "/** What the catalogue says about each code. */",
            "export const catalogue = {",
            *(_entry(error) for error in catalogue.errors),
            "} as const satisfies Record<ErrorCode, ErrorEntry>;\n",
            _TAIL,
        ]
    )


def _union(name: str, comment: str, values: Iterable[str]) -> str:
    return f"/** {comment} */\nexport type {name} = {' | '.join(_text(value) for value in values)};\n"


def _entry(error: Error) -> str:
    lines = [
        f"  {error.code}: {{",
        f"    name: {_text(error.name)},",
        f"    message: {_text(error.message)},",
        f"    userMessage: {_text(error.plain)},",
        f"    status: {_text(error.status)},",
        f"    ends: {_list(error.ends)},",
        f"    fault: {_text(error.fault)},",
        f"    action: {_text(error.action)},",
        f"    retryable: {_plain(error.retryable)},",
        f"    retryAfterMs: {_plain(error.retry_after_ms)},",
        f"    solution: {_text(error.solution)},",
        "    reasons: {",
        *(_reason(error, reason) for reason in error.reasons),
        "    },",
        "  },",
    ]
    return "\n".join(lines)


def _reason(error: Error, reason: Reason) -> str:
    params = ", ".join(f"{name}: {_text(kind)}" for name, kind in reason.params.items())
    members = [f"detail: {_text(reason.detail)}", f"params: {{ {params} }}" if params else "params: {}"]
    if reason.defaults:
        defaults = ", ".join(f"{name}: {_plain(value)}" for name, value in reason.defaults.items())
        members.append(f"defaults: {{ {defaults} }}")
    changed = {
        "userMessage": (reason.plain, error.plain),
        "ends": (reason.ends, error.ends),
        "fault": (reason.fault, error.fault),
        "action": (reason.action, error.action),
        "retryable": (reason.retryable, error.retryable),
        "retryAfterMs": (reason.retry_after_ms, error.retry_after_ms),
        "solution": (reason.solution, error.solution),
    }
    members += [f"{key}: {_plain(own)}" for key, (own, general) in changed.items() if own != general]
    body = "".join(f"        {member},\n" for member in members)
    return f"      {reason.name}: {{\n{body}      }},"


def _plain(value: Any) -> str:
    return _list(value) if isinstance(value, tuple) else json.dumps(value, ensure_ascii=False)


def _list(values: tuple[str, ...]) -> str:
    return f"[{', '.join(_text(value) for value in values)}]"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
