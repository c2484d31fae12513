"""Everything derived from the catalogue says the same as the catalogue."""

import inspect
import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import meetkit.errors
from meetkit.errors import CLASSES, ErrorCode, MeetingError
from tests.contract.source import CATALOGUE, ROOT, Error, Reason, built, every_reason, generated_files, spec_of

TYPESCRIPT = (ROOT / "web/sdk/src/errors/catalogue.gen.ts").read_text(encoding="utf-8")
SCHEMA: dict[str, Any] = json.loads((ROOT / "spec/error.schema.json").read_text(encoding="utf-8"))
REASONS = [pytest.param(error, reason, id=f"{error.name}/{reason.name}") for error, reason in every_reason()]
KINDS = {"int": int, "float": float, "str": str, "bool": bool, "list[str]": list}


def test_generated_files_are_fresh_and_say_that_they_are_generated() -> None:
    for path, content in generated_files(CATALOGUE).items():
        assert path.read_text(encoding="utf-8") == content, f"{path} is stale: run `python tools/generate.py`"
        assert re.search(r"Generated from spec/(errors|events)\.toml", "".join(content.splitlines()[:2])), path


def test_python_has_a_class_an_export_and_an_enum_member_for_every_code() -> None:
    assert list(CLASSES) == [error.code for error in CATALOGUE.errors]
    for error in CATALOGUE.errors:
        made = CLASSES[error.code]
        assert getattr(meetkit.errors, error.class_name) is made
        assert error.class_name in meetkit.errors.__all__
        assert issubclass(made, MeetingError)
        for name in (error.name, *error.aliases):
            assert ErrorCode[name] == error.code
    assert {int(code) for code in ErrorCode} == set(CLASSES)


def test_typescript_has_the_same_codes_and_names() -> None:
    block = TYPESCRIPT.split("export const errors = {")[1].split("} as const")[0]
    found = {(name, int(code)) for name, code in re.findall(r"^  ([A-Z0-9_]+): (\d+),$", block, flags=re.MULTILINE)}
    assert found == {(name, int(member)) for name, member in ErrorCode.__members__.items()}


def test_typescript_has_the_same_messages_and_reasons() -> None:
    table = TYPESCRIPT.split("export const catalogue = {")[1].split("} as const satisfies")[0]
    entries = re.split(r"^  (\d+): \{$", table, flags=re.MULTILINE)[1:]
    assert [int(code) for code in entries[::2]] == [error.code for error in CATALOGUE.errors]
    for error, body in zip(CATALOGUE.errors, entries[1::2], strict=True):
        assert re.findall(r"^      ([A-Z0-9_]+): \{$", body, flags=re.MULTILINE) == [r.name for r in error.reasons]
        message = re.search(r'^    message: (".*"),$', body, flags=re.MULTILINE)
        assert message is not None
        assert json.loads(message.group(1)) == error.message


@pytest.mark.parametrize(("error", "reason"), REASONS)
def test_constructor_takes_exactly_the_params_with_their_types(error: Error, reason: Reason) -> None:
    signature = inspect.signature(getattr(CLASSES[error.code], reason.constructor))
    taken = {name: parameter.annotation for name, parameter in signature.parameters.items()}
    del taken["subject"]
    assert ("ends" in taken) == (len(reason.ends) > 1)
    taken.pop("ends", None)
    expected = {name: list[str] if kind == "list[str]" else KINDS[kind] for name, kind in reason.params.items()}
    assert taken == expected


@pytest.mark.parametrize(("error", "reason"), REASONS)
def test_texts_are_whole_sentences_without_open_placeholders(error: Error, reason: Reason) -> None:
    made = built(error, reason)
    for text in (made.detail, made.solution, made.message, made.plain):
        assert text
        assert not re.search(r"\{[a-z_]+\}", text)
    assert made.detail.endswith(".")
    assert reason.name != "UNKNOWN" or error.code == 4001, "UNKNOWN is no reason for a fault that can be told apart"


@pytest.mark.parametrize(("error", "reason"), REASONS)
def test_error_has_the_values_that_the_catalogue_gives_its_reason(error: Error, reason: Reason) -> None:
    made = built(error, reason)
    assert (made.code, made.name, made.reason) == (error.code, error.name, reason.name)
    assert (made.action, made.fault, made.retryable) == (reason.action, reason.fault, reason.retryable)
    assert made.ends == reason.ends[0]
    assert made.http_status == (reason.rest or 500)
    assert set(made.params) == set(reason.params)
    assert all(type(made.params[name]) is KINDS[kind] for name, kind in reason.params.items())
    if "retry_after_ms" in made.params:
        assert made.retry_after_ms == made.params["retry_after_ms"]
    assert made.retry_after_ms is None or made.retryable


@pytest.mark.parametrize(("error", "reason"), REASONS)
def test_error_that_may_end_several_things_ends_the_one_that_was_named(error: Error, reason: Reason) -> None:
    constructor = getattr(CLASSES[error.code], reason.constructor)
    params = {name: CATALOGUE.examples[name] for name in reason.params}
    choices = [constructor(**params, ends=ends).ends for ends in reason.ends] if len(reason.ends) > 1 else ()
    assert not choices or tuple(choices) == reason.ends


def test_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_planned_errors_are_exactly_those_of_hls_and_dashboard() -> None:
    planned = {error.code for error in CATALOGUE.errors if error.status == "planned"}
    assert planned == {6005}


def test_class_names_are_the_names_in_camel_case_without_the_prefix() -> None:
    assert spec_of(4002).class_name == "InvalidToken"
    assert spec_of(3047).class_name == "UnableToJoinMeeting"
