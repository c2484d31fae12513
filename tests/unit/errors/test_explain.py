"""`meetkit explain` finds a page by whatever one has at hand."""

import pytest

from meetkit.errors import NotFound, explain
from meetkit.errors.explain import suggestions


@pytest.mark.parametrize(
    "asked", [4002, "4002", "INVALID_TOKEN", "invalid_token", "InvalidToken", "INVALID_TOKEN/EXPIRED"]
)
def test_page_is_found_by_code_name_class_and_reason(asked: int | str) -> None:
    assert explain(asked).startswith("# 4002 INVALID_TOKEN\n")


def test_page_is_found_by_the_misspelt_original_name() -> None:
    assert explain("MAX_PARTCIPANT_REACHED").startswith("# 4009 MAX_PARTICIPANT_REACHED\n")


def test_page_is_found_without_the_prefix() -> None:
    assert explain("camera_in_use").startswith("# 3023 ERROR_CAMERA_IN_USE\n")


def test_unknown_name_gets_close_matches_as_an_error_of_the_catalogue() -> None:
    with pytest.raises(NotFound) as caught:
        explain("invalid_tokn")
    assert caught.value.reason == "ERROR_CODE"
    assert caught.value.params["allowed"] == suggestions("invalid_tokn")
    assert suggestions("invalid_tokn")[0] == "4002 INVALID_TOKEN"


def test_number_near_a_code_gets_close_matches() -> None:
    assert any(found.startswith("400") for found in suggestions("4000"))


def test_nonsense_gets_no_suggestion() -> None:
    assert suggestions("zzzzzzzzzz") == []
