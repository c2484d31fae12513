"""The fifteen rows are the reference page's, letter by letter."""

from pathlib import Path

import pytest

from meetkit.errors import AccountDeactivated, AccountDiscontinued, ErrorCode
from tests.contract.source import ROOT, built, every_reason, spec_of

COPY = Path(__file__).with_name("reference_table.md")
ORIGINAL = ROOT.parent / "shared" / "reference" / "debug-meeting-sdk.md"
OPERATORS_OWN = "_Server will respond you with specific message._"


def rows(path: Path) -> dict[int, tuple[str, str]]:
    """Code to name and message of the table in a page."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 3 and cells[1].isdigit():
            found[int(cells[1])] = (cells[0].strip("*"), cells[2])
    return found


TABLE = rows(COPY)


def test_table_has_fifteen_rows() -> None:
    assert len(TABLE) == 15


def test_copy_equals_the_reference_page_where_that_is_at_hand() -> None:
    page = ORIGINAL if ORIGINAL.exists() else COPY
    assert rows(page) == TABLE


@pytest.mark.parametrize("code", sorted(TABLE))
def test_row_is_in_the_catalogue_letter_by_letter(code: int) -> None:
    name, message = TABLE[code]
    assert spec_of(code).name == name
    assert ErrorCode[name] == code
    made = [built(error, reason) for error, reason in every_reason() if error.code == code and code not in (4006, 4007)]
    assert all(error.message == message for error in made)


def test_deactivated_account_has_the_reference_text_by_default_and_the_operators_names_when_set() -> None:
    assert AccountDeactivated.deactivated().message == TABLE[4006][1]
    own = AccountDeactivated.deactivated(operator="Example Ltd", support="help@example.org").message
    assert own == TABLE[4006][1].replace("VideoSDK", "Example Ltd").replace("support@videosdk.live", "help@example.org")


def test_discontinued_account_has_the_operators_text_as_its_message() -> None:
    assert TABLE[4007][1] == OPERATORS_OWN
    assert AccountDiscontinued.discontinued(text="Closed since May.").message == "Closed since May."
