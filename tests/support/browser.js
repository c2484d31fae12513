// What the browser tests run inside a page: one meeting with a log of all that it says, tracks that carry a code or a
// tone, and readers for both. `kit.VideoSDK` is the SDK that the server under test serves.
const { VideoSDK, MeetingError } = await import("/sdk/meetkit.js");

const GRID = 4;
const EVENTS = [
  "error", "meeting-joined", "meeting-left", "meeting-state-changed", "entry-waiting", "entry-requested",
  "entry-responded", "participant-joined", "participant-left", "participant-mode-changed", "speaker-changed",
  "presenter-changed", "mic-requested", "webcam-requested", "media-request-answered",
  "pin-state-changed", "recording-state-changed", "livestream-state-changed", "livestream-output-changed", "hls-state-changed",
];

const plain = (value) => {
  if (value instanceof MeetingError) return value.toJSON();
  if (value === null || typeof value !== "object") return value ?? null;
  if ("displayName" in value) return { participantId: value.id, name: value.displayName };
  return JSON.parse(JSON.stringify(value));
};

/** The 16 cells of a code, as in tests/support/media.py. */
const cellsOf = (code) => {
  const bits = Array.from({ length: 8 }, (_, index) => (code >> (7 - index)) & 1);
  return [...bits, ...bits.map((bit) => 1 - bit)];
};

class Kit {
  VideoSDK = VideoSDK;
  MeetingError = MeetingError;
  meeting = null;
  log = [];
  requests = [];
  errors = [];
  stateAtError = [];
  #sinks = new Map();
  #audio = null;

  init(token, options, config = {}) {
    VideoSDK.config(token, config);
    this.meeting = VideoSDK.initMeeting(options);
    for (const event of EVENTS) {
      this.meeting.on(event, (...payload) => {
        this.log.push([event, ...payload.map(plain)]);
        if (event.endsWith("-requested")) this.requests.push(payload[0]);
        if (event !== "error") return;
        this.errors.push(payload[0]);
        this.stateAtError.push(this.meeting.state);
      });
    }
  }

  /** How a promise ended, and whether its error is the very object that the last `error` event carried. */
  async outcome(promise) {
    try {
      return { value: plain(await promise) };
    } catch (fault) {
      if (!(fault instanceof MeetingError)) return { thrown: String(fault) };
      return { error: fault.toJSON(), same: this.errors.includes(fault), isError: fault instanceof Error };
    }
  }

  /** Tracks can't cross from Python: the options may name a code and a tone instead. */
  call(path, args) {
    const names = path.split(".");
    const method = names.pop();
    const target = names.reduce((object, name) => object[name], this.meeting);
    return this.outcome(Promise.resolve().then(() => target[method](...args)));
  }

  codeTrack(code, width = 640, height = 360) {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const context = canvas.getContext("2d");
    let count = 0;
    const draw = () => {
      context.fillStyle = "rgb(20,20,20)";
      context.fillRect(0, 0, width, height);
      const light = 190 + 3 * (count++ % 20);
      context.fillStyle = `rgb(${light},${light},${light})`;
      cellsOf(code).forEach((bit, index) => {
        if (bit) {
          const [row, column] = [Math.floor(index / GRID), index % GRID];
          context.fillRect((width * column) / GRID, (height * row) / GRID, width / GRID, height / GRID);
        }
      });
    };
    draw();
    setInterval(draw, 50);
    return canvas.captureStream(20).getVideoTracks()[0];
  }

  toneTrack(hz) {
    const context = this.#audioContext();
    const oscillator = new OscillatorNode(context, { frequency: hz });
    const destination = context.createMediaStreamDestination();
    oscillator.connect(new GainNode(context, { gain: 0.4 })).connect(destination);
    oscillator.start();
    return destination.stream.getAudioTracks()[0];
  }

  #audioContext() {
    this.#audio ??= new AudioContext({ sampleRate: 48000 });
    return this.#audio;
  }

  streamOf(participantId, kind) {
    const participant = this.meeting.participants.get(participantId);
    return [...(participant?.streams.values() ?? [])].find((stream) => stream.kind === kind) ?? null;
  }

  /** An element plays each remote track, as a page would; without one Chromium decodes nothing. */
  #sinkOf(track) {
    let sink = this.#sinks.get(track);
    if (sink !== undefined) return sink;
    const element = document.createElement(track.kind === "video" ? "video" : "audio");
    Object.assign(element, { muted: true, autoplay: true, playsInline: true, srcObject: new MediaStream([track]) });
    document.body.append(element);
    sink = { element, analyser: null };
    if (track.kind === "audio") {
      const context = this.#audioContext();
      sink.analyser = new AnalyserNode(context, { fftSize: 16384, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(new MediaStream([track])).connect(sink.analyser);
    }
    this.#sinks.set(track, sink);
    return sink;
  }

  /** The code of the picture that is shown now; null for none. */
  readCode(participantId, kind = "video") {
    const stream = this.streamOf(participantId, kind);
    if (stream === null) return null;
    const { element } = this.#sinkOf(stream.track);
    const { videoWidth: width, videoHeight: height } = element;
    if (width === 0) return null;
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(element, 0, 0);
    const cells = Array.from({ length: GRID * GRID }, (_, index) => {
      const [row, column] = [Math.floor(index / GRID), index % GRID];
      const [cellWidth, cellHeight] = [Math.floor(width / GRID), Math.floor(height / GRID)];
      const { data } = context.getImageData(
        column * cellWidth + cellWidth / 4, row * cellHeight + cellHeight / 4, cellWidth / 2, cellHeight / 2);
      let sum = 0;
      for (let at = 0; at < data.length; at += 4) sum += data[at + 1];
      return sum / (data.length / 4);
    });
    const [darkest, brightest] = [Math.min(...cells), Math.max(...cells)];
    if (brightest - darkest < 60) return null;
    const bits = cells.map((cell) => (cell > (darkest + brightest) / 2 ? 1 : 0));
    if (bits.slice(0, 8).some((bit, index) => bit === bits[index + 8])) return null;
    return bits.slice(0, 8).reduce((code, bit) => code * 2 + bit, 0);
  }

  /** The loudest frequency that is heard now, in Hz; 0 for (near) silence. */
  readTone(participantId, kind = "audio") {
    const stream = this.streamOf(participantId, kind);
    if (stream === null) return 0;
    const { analyser } = this.#sinkOf(stream.track);
    const decibels = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(decibels);
    let loudest = 1;
    for (let bin = 2; bin < decibels.length; bin += 1) if (decibels[bin] > decibels[loudest]) loudest = bin;
    return decibels[loudest] > -70 ? (loudest * 48000) / analyser.fftSize : 0;
  }

  /** What is known of the others, for conditions that tests wait for. */
  people() {
    return [...this.meeting.participants.values()].map((participant) => ({
      id: participant.id,
      name: participant.displayName,
      mode: participant.mode,
      micOn: participant.micOn,
      webcamOn: participant.webcamOn,
      screenShareOn: participant.screenShareOn,
      streams: [...participant.streams.values()].map(({ kind, codec, paused }) => ({ kind, codec, paused })),
    }));
  }
}

globalThis.kit = new Kit();
