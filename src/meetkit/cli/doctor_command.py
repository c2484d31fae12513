"""What `meetkit doctor` does: runs the examinations and prints what they found."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from meetkit.cli.examinations import Finding, all_findings


def examine(options: Mapping[str, Any], *, config: Path | None, json_output: bool) -> int:
    """Print the findings; 1 when one of them failed, else 0."""
    findings = all_findings(options, config=config)
    if json_output:
        print(json.dumps([_values(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            print(_text(finding))
    return int(any(finding.error is not None for finding in findings))


def _values(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "ok": finding.error is None,
        "note": finding.is_note,
        "detail": finding.detail,
        "error": None if finding.error is None else finding.error.to_wire(),
    }


def _text(finding: Finding) -> str:
    colours = sys.stdout.isatty()
    error = finding.error
    if error is None:
        said, colour = ("note", 33) if finding.is_note else ("ok  ", 32)
        mark = f"\033[{colour}m{said}\033[0m" if colours else said
        return f"{mark}  {finding.check:14} {finding.detail}"
    mark = "\033[31mFAIL\033[0m" if colours else "FAIL"
    return (
        f"{mark}  {finding.check:14} {error.code} {error.name} ({error.reason}): {error.detail}\n"
        f"      {'':14} fix: {error.solution}"
    )
