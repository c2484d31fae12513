"""What is told of pictures that are left out."""

from typing import assert_never

from meetkit.encoded.gate import CHANGES_WITHIN_S, MOST_CHANGES, UNDECODABLE_AFTER_S, LeftOut, Reason
from meetkit.errors import PicturesLeftOut


def pictures_left_out(what: LeftOut, *, participant_id: str, track: str, shown_by: str) -> PicturesLeftOut:
    """The error of the catalogue. `shown_by`: a kind of egress, or `client`."""
    width, height = what.width, what.height
    match what.reason:
        case Reason.TOO_LARGE:
            return PicturesLeftOut.too_large(
                participant_id=participant_id,
                track=track,
                shown_by=shown_by,
                width=width,
                height=height,
                limit_pixels=what.limit_pixels,
            )
        case Reason.SIZE_CHANGES:
            return PicturesLeftOut.size_changes(
                participant_id=participant_id,
                track=track,
                shown_by=shown_by,
                width=width,
                height=height,
                limit=MOST_CHANGES,
                window_s=round(CHANGES_WITHIN_S),
            )
        case Reason.UNDECODABLE:
            return PicturesLeftOut.undecodable(
                participant_id=participant_id,
                track=track,
                shown_by=shown_by,
                width=width,
                height=height,
                waited_s=round(UNDECODABLE_AFTER_S),
            )
        case _:
            assert_never(what.reason)
