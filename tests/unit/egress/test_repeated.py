"""What a participant sends with every packet does not fill the operator's log."""

import logging

import pytest

from meetkit.egress.capture import Codec, Frame
from meetkit.egress.pictures import PictureSource
from meetkit.egress.sound import SoundSource


def test_a_source_of_junk_is_said_ever_more_rarely(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    sound, picture = SoundSource(1, 0), PictureSource(2, Codec.VP8)
    # The head of a keyframe of 320 × 180 pixels, and nothing behind it.
    junk = bytes.fromhex("1002009d012a4001b400")
    for number in range(1000):
        sound.decode(Frame(1, number * 1000, b"\xff", True))
        picture.add(Frame(2, number * 1000, junk, True))
        picture.advance(number * 1000)
    said = [record.getMessage() for record in caplog.records]
    assert len([one for one in said if "producer 1" in one]) == 10
    assert len([one for one in said if "producer 2" in one]) == 10
    assert "the 512. one" in said[-1]
