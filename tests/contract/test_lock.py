"""What has been released never changes."""

from dataclasses import replace

from tests.contract.source import CATALOGUE, Catalogue, Locked, broken_promises, read_lock, with_release


def changed(**values: object) -> Catalogue:
    """The catalogue with its first error changed."""
    first, *others = CATALOGUE.errors
    return replace(CATALOGUE, errors=(replace(first, **values), *others))  # type: ignore[arg-type]


LOCKED_FIRST: Locked = {CATALOGUE.errors[0].code: (CATALOGUE.errors[0].name, (CATALOGUE.errors[0].reasons[0].name,))}


def test_catalogue_keeps_all_promises_of_the_lock() -> None:
    locked = read_lock()
    assert locked, "spec/errors.lock is empty"
    assert broken_promises(locked, CATALOGUE) == []


def test_lock_notices_a_renamed_error() -> None:
    assert len(broken_promises(LOCKED_FIRST, changed(name="OTHER_NAME"))) == 1


def test_lock_notices_a_lost_reason() -> None:
    assert len(broken_promises(LOCKED_FIRST, changed(reasons=CATALOGUE.errors[0].reasons[1:]))) == 1


def test_lock_notices_a_code_that_is_gone() -> None:
    assert len(broken_promises(LOCKED_FIRST, replace(CATALOGUE, errors=CATALOGUE.errors[1:]))) == 1


def test_release_adds_and_takes_nothing_away() -> None:
    text = with_release({1234: ("OLD_ERROR", ("OLD_REASON",))}, CATALOGUE)
    assert "1234 OLD_ERROR OLD_REASON\n" in text
    assert all(f"{error.code} {error.name} " in text for error in CATALOGUE.errors if error.status == "active")
    assert "6005 " not in text, "what is planned isn't released yet"
