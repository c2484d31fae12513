"""Media files of every kind that people have, made with PyAV: each second of picture has its code, each its tone."""

import math
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from tests.support.media import code_picture

FPS = 25
CODES = (17, 34, 51, 68)
TONES_HZ = (400, 700, 1000, 1300)
"""Of each second of a film, beginning anew after four."""


def picture(code: int, *, width: int = 320, height: int = 180) -> av.VideoFrame:
    return av.VideoFrame.from_ndarray(code_picture(code, width=width, height=height), format="rgb24")


def lying(code: int, degrees: int) -> av.VideoFrame:
    """A picture of 320 x 180 as a camera keeps it that was turned: upright again after `degrees` counterclockwise."""
    turned = np.rot90(code_picture(code, width=320, height=180), -degrees // 90)
    return av.VideoFrame.from_ndarray(np.ascontiguousarray(turned), format="rgb24")


def sound(seconds: float, *, rate: int = 48_000, hz: Callable[[int], float] | None = None) -> np.ndarray:
    """Samples of -1 to 1, each second of another tone; the tones have whole periods in each second."""
    pitch = hz or (lambda second: TONES_HZ[second % 4])
    n = np.arange(round(seconds * rate))
    tones = np.array([pitch(second) for second in range(math.ceil(seconds) + 1)])
    wave: np.ndarray = 0.4 * np.sin(2 * math.pi * tones[n // rate] * (n % rate) / rate)
    return wave


def film(
    path: Path,
    *,
    seconds: float = 2.0,
    video: str | None = "libx264",
    audio: str | None = "aac",
    pixels: str = "yuv420p",
    degrees: int = 0,
    frame: Callable[[int], av.VideoFrame] | None = None,
    sound_seconds: float | None = None,
    rate: int = 48_000,
    container_options: dict[str, str] | None = None,
    codec_options: dict[str, str] | None = None,
    tune: Callable[[Any], None] | None = None,
) -> Path:
    """Write a film; its picture's first second has the code 17, its sound's 400 Hz."""
    make = frame or (lambda n: lying(CODES[n // FPS % 4], degrees) if degrees else picture(CODES[n // FPS % 4]))
    with av.open(str(path), "w", options=container_options or {}) as container:
        pictures: Iterator[tuple[float, Any, Any]] = iter(())
        sounds: Iterator[tuple[float, Any, Any]] = iter(())
        if video is not None:
            shown = container.add_stream(video, rate=FPS, options=codec_options or {})
            first = make(0)
            shown.width, shown.height, shown.pix_fmt = first.width, first.height, pixels
            if degrees:
                shown.set_display_rotation(degrees)
            if tune is not None:
                tune(shown)
            pictures = ((n / FPS, shown, _at(make(n), n)) for n in range(round(seconds * FPS)))
        if audio is not None:
            heard = container.add_stream(audio, rate=rate)
            heard.layout = "mono"
            samples = sound(seconds if sound_seconds is None else sound_seconds, rate=rate)
            sounds = (
                (at / rate, heard, _sound(samples[at : at + 1024], at, rate)) for at in range(0, len(samples), 1024)
            )
        fifo = av.AudioFifo()
        for _, stream, given in _by_time(pictures, sounds):
            if isinstance(given, av.AudioFrame):
                fifo.write(given)
                size = stream.codec_context.frame_size or 1024
                while (piece := fifo.read(size)) is not None:
                    container.mux(stream.encode(piece))
            else:
                container.mux(stream.encode(given))
        if audio is not None:
            if (rest := fifo.read()) is not None:
                container.mux(heard.encode(rest))
            container.mux(heard.encode(None))
        if video is not None:
            container.mux(shown.encode(None))
    return path


def with_cover(path: Path, seconds: float = 2.0) -> Path:
    """A piece of music (MP3) with the picture of its cover."""
    with av.open(str(path), "w") as container:
        heard = container.add_stream("mp3", rate=48_000)
        heard.layout = "mono"
        cover = container.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 320, 180, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        container.mux(cover.encode(picture(99).reformat(format="yuvj420p")))
        container.mux(cover.encode(None))
        samples = sound(seconds)
        for at in range(0, len(samples), 1152):
            container.mux(heard.encode(_sound(samples[at : at + 1152], at, 48_000)))
        container.mux(heard.encode(None))
    return path


def gif(path: Path, delays_s: Iterable[float], *, alpha: bool = False) -> Path:
    """An animated GIF whose pictures have the codes 17, 34…; with `alpha` the white of them is seen through."""
    delays_s = list(delays_s)
    with av.open(str(path), "w", options={"final_delay": str(round(delays_s[-1] * 100))}) as container:
        stream = container.add_stream("gif", rate=100)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "bgra" if alpha else "rgb8"
        stream.codec_context.time_base = Fraction(1, 100)
        at = 0
        for number, delay_s in enumerate(delays_s):
            shown = picture(CODES[number % 4]).reformat(format="bgra" if alpha else "rgb8")
            shown.pts, shown.time_base = at, Fraction(1, 100)
            shown.duration = round(delay_s * 100)
            container.mux(stream.encode(shown))
            at += round(delay_s * 100)
        container.mux(stream.encode(None))
    return path


def _at(frame: av.VideoFrame, number: int) -> av.VideoFrame:
    frame.pts, frame.time_base = number, Fraction(1, FPS)
    return frame


def _sound(samples: np.ndarray, at: int, rate: int) -> av.AudioFrame:
    pcm = (samples * 32767).astype(np.int16).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = rate, at, Fraction(1, rate)
    return frame


def _by_time(*given: Iterator[tuple[float, Any, Any]]) -> list[tuple[float, Any, Any]]:
    return sorted((one for each in given for one in each), key=lambda one: one[0])
