"""`meetkit demo`, what `make run` starts: browsers see two synthetic participants move and hear them."""

import asyncio
import json
import re
import signal
import socket
import sys
import time
from pathlib import Path

import psutil

from tests.support.browser import chromium
from tests.support.firefox import firefox
from tests.support.server import RunningServer
from tests.support.signal_client import signal_client

LINK = re.compile(r"http://\S+/m/\S+")

# Two sums over each remote picture, half a second apart, and the peak of each remote sound in between.
LOOK_AND_LISTEN = """async () => {
  const sum = (video) => {
    const canvas = new OffscreenCanvas(64, 36);
    const context = canvas.getContext("2d");
    context.drawImage(video, 0, 0, 64, 36);
    return context.getImageData(0, 0, 64, 36).data.reduce((total, value, at) => total + value * (at % 251), 0);
  };
  const shown = () => [...document.querySelectorAll("video")].filter((video) => video.videoWidth > 0);
  for (let turn = 0; turn < 300 && shown().length < 3; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const videos = shown();
  const sounds = [...document.querySelectorAll("audio, video")]
    .map((element) => element.srcObject)
    .filter((stream) => stream && stream.getAudioTracks().length > 0);
  const context = new AudioContext();
  await context.resume();
  const meters = sounds.map((stream) => {
    const meter = context.createAnalyser();
    context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(meter);
    return meter;
  });
  const before = videos.map(sum);
  const peaks = meters.map(() => 0);
  const wave = new Float32Array(2048);
  for (let turn = 0; turn < 80; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    meters.forEach((meter, at) => {
      meter.getFloatTimeDomainData(wave);
      peaks[at] = Math.max(peaks[at], ...wave.map(Math.abs));
    });
  }
  return { moved: videos.map((video, at) => sum(video) !== before[at]), peaks };
}"""

# Of React's input, which listens to the setter that it has put in place of the element's own.
JOIN = """async (name) => {
  const until = async (find) => {
    for (let turn = 0; turn < 600; turn += 1) {
      const found = find();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`not there: ${find}`);
  };
  const input = await until(() => document.querySelector("input"));
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, name);
  input.dispatchEvent(new Event("input", { bubbles: true }));
  const buttons = () => [...document.querySelectorAll("button")];
  (await until(() => buttons().find((one) => one.textContent.trim() === "Join" && !one.disabled))).click();
  await until(() => document.body.textContent.includes("Ada (synthetic)"));
}"""

# The first and third bar of Ada's picture. Without a sound device Firefox plays no sound, so there is none to hear.
LOOK_FOR_RED_AND_YELLOW = """async () => {
  const colour = (video, x) => {
    const canvas = new OffscreenCanvas(64, 36);
    const context = canvas.getContext("2d");
    context.drawImage(video, 0, 0, 64, 36);
    return [...context.getImageData(x, 32, 1, 1).data].slice(0, 3).map((part) => Math.round(part / 255)).join("");
  };
  const shown = () => [...document.querySelectorAll("video")].filter((video) => video.videoWidth > 0);
  const bars = (video) => colour(video, 2) === "100" && colour(video, 27) === "110";
  for (let turn = 0; turn < 600; turn += 1) {
    if (shown().some(bars)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}"""


async def test_browser_sees_and_hears_the_synthetic_participants(tmp_path: Path) -> None:
    log_path = tmp_path / "demo.log"
    with log_path.open("wb") as log:
        demo = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "meetkit.cli", "demo", "--port", "0", "--data-dir", str(tmp_path / "data")),
            stdout=log,
            stderr=log,
        )
    try:
        link = await _link(log_path, demo)
        async with chromium() as browser:
            page = await browser.new_page()
            await page.goto(link)
            await page.get_by_label("Your name").fill("Visitor")
            await page.get_by_role("button", name="Join", exact=True).click()
            await page.get_by_text("Ada (synthetic)").first.wait_for()
            await page.get_by_text("Grace (synthetic)").first.wait_for()
            met = await page.evaluate(LOOK_AND_LISTEN)
        assert met["moved"] == [True, True, True]
        assert sum(peak > 0.05 for peak in met["peaks"]) >= 2, met["peaks"]
        async with firefox(tmp_path / "firefox") as window:  # which sends no media to a loopback address
            await window.open(link)
            await window.evaluate(JOIN, "Fox")
            assert await window.evaluate(LOOK_FOR_RED_AND_YELLOW)
        assert await _announced(link, tmp_path / "data") == {"127.0.0.1"} | _outward_addresses()
    finally:
        demo.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(demo.wait(), 30) == 0, log_path.read_text()
    assert "Traceback" not in log_path.read_text()


async def _link(log_path: Path, demo: asyncio.subprocess.Process) -> str:
    deadline_s = time.monotonic() + 60
    while not (found := LINK.search(log_path.read_text().replace("\n", " "))):
        assert demo.returncode is None, log_path.read_text()
        assert time.monotonic() < deadline_s, log_path.read_text()
        await asyncio.sleep(0.1)
    return found.group(0)


async def _announced(link: str, data_dir: Path) -> set[str]:
    """To which addresses a participant of the demo is told to send media."""
    credentials = json.loads((data_dir / "credentials.json").read_text())
    url, _, room = link.partition("/m/")
    server = RunningServer(data_dir, {}, url=url, api_key=credentials["apiKey"], secret=credentials["secret"])
    async with signal_client(server) as client:
        await client.join(server.token(), room)
        made = await client.request("transport.create", direction="recv")
    return {candidate["ip"] for candidate in made["iceCandidates"]}


def _outward_addresses() -> set[str]:
    """This machine's address of the interface with the default route; none where there is no network."""
    routes = [line.split() for line in Path("/proc/net/route").read_text().splitlines()[1:]]
    outward = {route[0] for route in routes if route[1] == "00000000"}
    interfaces = psutil.net_if_addrs()
    return {
        address.address
        for name in outward
        for address in interfaces[name]
        if address.family is socket.AddressFamily.AF_INET
    }
