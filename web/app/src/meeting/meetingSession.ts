// One stay in one meeting: the SDK's events become actions of the store, a person's wishes become calls of the SDK.
import {
  type MediaRequest,
  type Meeting,
  type Participant,
  type PubSubMessage,
  type Stream,
  VideoSDK,
} from "@meetkit/sdk";
import { type EgressControls, followEgress } from "../egress/egressSession.ts";
import { type DeviceChoice, rememberDevices } from "../page/deviceChoice.ts";
import { asError } from "../page/pageErrors.ts";
import { serverUrl } from "../page/place.ts";
import { createStore, type Store } from "../page/store.ts";
import { keepSeat, type Seat } from "../page/visitor.ts";
import { discard, type HandedOver } from "../prejoin/usePreview.ts";
import {
  type ChatLine,
  initialView,
  type MeetingAction,
  type MeetingView,
  type Person,
  reduceMeeting,
} from "./meetingView.ts";

const CHAT_TOPIC = "CHAT";

export interface SessionOptions {
  readonly meetingId: string;
  readonly token: string;
  readonly name: string;
  /** Whose place to take; absent: the token's, else a new one. */
  readonly seat?: Seat;
  /** The preview's devices, published as they are; one that is still being opened follows when it is. */
  readonly camera: HandedOver;
  readonly microphone: HandedOver;
  readonly devices: DeviceChoice;
}

export interface MeetingSession {
  readonly store: Store<MeetingView, MeetingAction>;
  /** Loudness by participant, apart from the view: it changes five times a second and concerns the tiles' marks only. */
  readonly levels: Store<ReadonlyMap<string, number>, ReadonlyMap<string, number>>;
  readonly egress: EgressControls;
  toggleMic(): void;
  toggleWebcam(): void;
  toggleShare(): void;
  leave(): void;
  endForAll(): void;
  say(text: string): void;
  admit(participantId: string, allowed: boolean): void;
  answer(key: string, accepted: boolean): void;
  askMic(participantId: string): void;
  stopMic(participantId: string): void;
  askWebcam(participantId: string): void;
  stopWebcam(participantId: string): void;
  remove(participantId: string): void;
  /** Keeps somebody's picture or screen large for everybody, or no longer. */
  pinForAll(participantId: string, what: "webcam" | "share", pinned: boolean): void;
  chooseMic(deviceId: string): void;
  chooseWebcam(deviceId: string): void;
}

/** Joins at once; all that follows, good or bad, is in the store. */
export function startSession(options: SessionOptions): MeetingSession {
  const store = createStore(reduceMeeting, initialView(options.meetingId));
  const { dispatch } = store;
  const levels = createStore(
    (_before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>) => now,
    new Map<string, number>(),
  );
  const requests = new Map<string, MediaRequest>();
  let requestCount = 0;
  let devices = options.devices;

  const meeting = VideoSDK.initMeeting({
    meetingId: options.meetingId,
    token: options.token,
    name: options.name,
    serverUrl,
    micEnabled: options.microphone.track !== null,
    webcamEnabled: options.camera.track !== null,
    ...options.seat,
    ...(options.microphone.track === null ? {} : { customMicrophoneAudioTrack: options.microphone.track }),
    ...(options.camera.track === null ? {} : { customCameraVideoTrack: options.camera.track }),
  });

  const report = (fault: unknown): void => dispatch({ type: "error", error: asError(fault) });

  /** Runs an operation unless the same one is under way; its failure is told like every error. */
  function run(operation: string, call: () => Promise<unknown>): void {
    if (store.get().busy.has(operation)) {
      return;
    }
    dispatch({ type: "busy", operation, busy: true });
    void call()
      .catch(report)
      .finally(() => dispatch({ type: "busy", operation, busy: false }));
  }

  function publishLate(
    operation: string,
    device: HandedOver,
    publish: (track: MediaStreamTrack) => Promise<void>,
  ): void {
    const { pending } = device;
    if (pending !== null) {
      run(operation, async () => publish(await pending));
    }
  }

  const egress = followEgress({ meeting, store, run });

  const refreshPeople = (): void => dispatch({ type: "people", people: peopleOf(meeting) });
  const refreshPins = (): void =>
    dispatch({
      type: "pins",
      pins: [...meeting.pinnedParticipants].map(([participantId, { cam, share }]) => ({ participantId, cam, share })),
    });
  const refreshLobby = (): void =>
    dispatch({
      type: "lobby",
      guests: [...meeting.lobby.values()].map(({ participantId, name }) => ({ participantId, name })),
    });
  const nameOf = (participantId: string): string => meeting.participants.get(participantId)?.displayName ?? "Somebody";

  const watched = new WeakSet<Participant>();
  function watch(participant: Participant): void {
    if (watched.has(participant)) {
      return;
    }
    watched.add(participant);
    participant.on("stream-enabled", refreshPeople);
    participant.on("stream-disabled", refreshPeople);
    participant.on("media-status-changed", refreshPeople);
  }

  function onChat(message: PubSubMessage): void {
    dispatch({ type: "chat", lines: [lineOf(message)], ownId: meeting.localParticipant.id, fresh: true });
  }

  function ask(device: "mic" | "webcam", request: MediaRequest): void {
    requestCount += 1;
    const key = `${device}-${requestCount}`;
    requests.set(key, request);
    dispatch({ type: "request", request: { key, device, byName: nameOf(request.participantId) } });
  }

  meeting.on("error", report);
  meeting.on("entry-waiting", ({ timeoutMs }) => dispatch({ type: "waiting", untilMs: Date.now() + timeoutMs }));
  meeting.on("meeting-joined", () => {
    dispatch({
      type: "joined",
      canAdmit: meeting.permissions.includes("allow_join"),
      canModerate: meeting.permissions.includes("allow_mod"),
    });
    const participantSecret = meeting.participantSecret;
    keepSeat(options.meetingId, {
      participantId: meeting.localParticipant.id,
      ...(participantSecret === null ? {} : { participantSecret }),
    });
    watch(meeting.localParticipant);
    for (const participant of meeting.participants.values()) {
      watch(participant);
    }
    refreshPeople();
    refreshLobby();
    egress.refresh();
    refreshPins();
    dispatch({ type: "speaker", participantId: meeting.activeSpeakerId });
    dispatch({ type: "presenter", participantId: meeting.activePresenterId });
    publishLate("mic", options.microphone, (track) => meeting.unmuteMic({ track }));
    publishLate("webcam", options.camera, (track) => meeting.enableWebcam({ track }));
    run("subscribe", async () => {
      const kept = await meeting.pubSub.subscribe(CHAT_TOPIC, onChat);
      dispatch({ type: "chat", lines: kept.map(lineOf), ownId: meeting.localParticipant.id, fresh: false });
    });
  });
  meeting.on("meeting-left", (reason) => {
    dispatch({ type: "left", reason });
    // What the browser opens from now on is for nobody.
    discard({ track: null, pending: options.camera.pending });
    discard({ track: null, pending: options.microphone.pending });
  });
  meeting.on("meeting-state-changed", ({ state }) => {
    dispatch({ type: "connection", reconnecting: state === "RECONNECTING" });
    if (state === "CONNECTED" && store.get().phase.at === "inside") {
      // After a reconnection the roster may be another one.
      for (const participant of meeting.participants.values()) {
        watch(participant);
      }
      refreshPeople();
      refreshLobby();
      egress.refresh();
      refreshPins();
    }
  });
  meeting.on("pin-state-changed", refreshPins);
  meeting.on("participant-joined", (participant) => {
    watch(participant);
    refreshPeople();
    dispatch({ type: "info", key: `here-${participant.id}`, text: `${participant.displayName} joined` });
  });
  meeting.on("participant-left", (participant) => {
    refreshPeople();
    refreshPins();
    dispatch({ type: "info", key: `here-${participant.id}`, text: `${participant.displayName} left` });
  });
  meeting.on("participant-mode-changed", refreshPeople);
  meeting.on("speaker-changed", (participantId) => dispatch({ type: "speaker", participantId }));
  meeting.on("presenter-changed", (participantId) => {
    refreshPeople();
    dispatch({ type: "presenter", participantId });
  });
  meeting.on("audio-levels", (named) =>
    levels.dispatch(new Map(named.map(({ participantId, dbov }) => [participantId, loudness(dbov)]))),
  );
  meeting.on("entry-requested", refreshLobby);
  meeting.on("entry-responded", refreshLobby);
  meeting.on("mic-requested", (request) => ask("mic", request));
  meeting.on("webcam-requested", (request) => ask("webcam", request));
  meeting.on("media-request-answered", ({ participantId, kind, accepted }) => {
    const device = kind === "audio" ? "microphone" : "camera";
    const text = `${nameOf(participantId)} ${accepted ? "turned on" : "left off"} the ${device}`;
    dispatch({ type: "info", key: `answer-${participantId}-${kind}`, text });
  });

  run("join", () => meeting.join());

  const other = (participantId: string, call: (participant: Participant) => Promise<void>): void => {
    const participant = meeting.participants.get(participantId);
    // Gone between the click's rendering and the click: the roster shows it already.
    if (participant !== undefined) {
      run(`moderate-${participantId}`, () => call(participant));
    }
  };

  return {
    store,
    levels,
    egress: egress.controls,
    toggleMic: () =>
      run("mic", () =>
        meeting.localParticipant.micOn ? meeting.muteMic() : meeting.unmuteMic(withDevice(devices.microphoneId)),
      ),
    toggleWebcam: () =>
      run("webcam", () =>
        meeting.localParticipant.webcamOn
          ? meeting.disableWebcam()
          : meeting.enableWebcam(withDevice(devices.cameraId)),
      ),
    toggleShare: () =>
      run("share", () =>
        meeting.localParticipant.screenShareOn ? meeting.disableScreenShare() : meeting.enableScreenShare(),
      ),
    leave: () => run("leave", () => meeting.leave()),
    endForAll: () => run("leave", () => meeting.end()),
    // Not one at a time: what is written while the last one is under way is another message.
    say: (text) => void meeting.pubSub.publish(CHAT_TOPIC, text, { persist: true }).catch(report),
    admit: (participantId, allowed) =>
      run(`admit-${participantId}`, () => meeting.respondEntry(participantId, allowed ? "allowed" : "denied")),
    answer(key, accepted) {
      const request = requests.get(key);
      requests.delete(key);
      dispatch({ type: "requestDone", key });
      if (request !== undefined) {
        run(key, () => (accepted ? request.accept() : request.reject()));
      }
    },
    askMic: (participantId) => other(participantId, (participant) => participant.enableMic()),
    stopMic: (participantId) => other(participantId, (participant) => participant.disableMic()),
    askWebcam: (participantId) => other(participantId, (participant) => participant.enableWebcam()),
    stopWebcam: (participantId) => other(participantId, (participant) => participant.disableWebcam()),
    pinForAll(participantId, what, pinned) {
      const { localParticipant } = meeting;
      const person = participantId === localParticipant.id ? localParticipant : meeting.participants.get(participantId);
      // Gone between the click's rendering and the click: the roster shows it already.
      if (person !== undefined) {
        run(`pin-${what}-${participantId}`, () => (pinned ? person.pin(what) : person.unpin(what)));
      }
    },
    remove: (participantId) => other(participantId, (participant) => participant.remove()),
    chooseMic(deviceId) {
      devices = rememberDevices({ ...devices, microphoneId: deviceId });
      if (meeting.localParticipant.micOn) {
        run("mic", () => meeting.changeMic(deviceId));
      }
    },
    chooseWebcam(deviceId) {
      devices = rememberDevices({ ...devices, cameraId: deviceId });
      if (meeting.localParticipant.webcamOn) {
        run("webcam", () => meeting.changeWebcam(deviceId));
      }
    },
  };
}

/** Speech lies between −60 and −10 dBov. */
function loudness(dbov: number): number {
  return Math.min(1, Math.max(0, (dbov + 60) / 50));
}

function withDevice(deviceId: string | null): { deviceId?: string } {
  return deviceId === null ? {} : { deviceId };
}

function lineOf(message: PubSubMessage): ChatLine {
  return {
    id: message.id,
    senderId: message.senderId,
    senderName: message.senderName,
    text: message.message,
    at: Date.parse(message.timestamp),
  };
}

function peopleOf(meeting: Meeting): Person[] {
  const others = [...meeting.participants.values()].sort((a, b) => a.joinedAt.getTime() - b.joinedAt.getTime());
  return [meeting.localParticipant, ...others].map(personOf);
}

function personOf(participant: Participant): Person {
  const playing = new Map<Stream["kind"], MediaStreamTrack>();
  for (const stream of participant.streams.values()) {
    if (!stream.paused) {
      playing.set(stream.kind, stream.track);
    }
  }
  return {
    id: participant.id,
    name: participant.displayName,
    local: participant.local,
    mode: participant.mode,
    micOn: participant.micOn,
    webcamOn: participant.webcamOn,
    sharing: participant.screenShareOn,
    video: playing.get("video") ?? null,
    audio: playing.get("audio") ?? null,
    share: playing.get("share") ?? null,
    shareAudio: playing.get("shareAudio") ?? null,
  };
}
