// The entry point: `VideoSDK.config`, `VideoSDK.initMeeting`, `VideoSDK.constants`, devices.
import type { ConfigOptions, Device, Meeting, MeetingOptions, PermissionAnswer, WaitOptions } from "./api.ts";
import { optionsProblem } from "./checks.ts";
import * as named from "./constants.ts";
import { errors } from "./errors/catalogue.gen.ts";
import { asMeetingError, type Failures, failuresOf } from "./errors/failure.ts";
import { capture, listDevices, permissionOf } from "./media/devices.ts";
import { LiveMeeting } from "./meeting/meeting.ts";

export const constants = {
  errors,
  modes: named.modes,
  meetingStates: named.meetingStates,
  permissions: named.permissions,
  recordingEvents: named.recordingEvents,
  livestreamEvents: named.livestreamEvents,
  hlsEvents: named.hlsEvents,
  leaveReason: named.leaveReason,
} as const;

export interface CameraTrackOptions extends WaitOptions {
  readonly deviceId?: string;
}

export interface VideoSDKSurface {
  readonly constants: typeof constants;
  readonly Constants: typeof constants;
  /** The version of this module. */
  readonly version: string;
  /** The token for the meetings that are initialised from now on. */
  config(token: string, options?: ConfigOptions): void;
  /** Nothing is checked or sent yet: `join()` does, and tells every mistake. */
  initMeeting(options: MeetingOptions): Meeting;
  getMics(): Promise<readonly Device[]>;
  getWebcams(): Promise<readonly Device[]>;
  getPlaybackDevices(): Promise<readonly Device[]>;
  checkPermissions(): Promise<{ audio: PermissionAnswer; video: PermissionAnswer }>;
  /** Opens the camera (720p) for a preview or `customCameraVideoTrack`; rejects with a `MeetingError` 3011–3023. */
  createCameraVideoTrack(options?: CameraTrackOptions): Promise<MediaStreamTrack>;
  /** Opens the microphone; rejects with a `MeetingError` 3012–3024. */
  createMicrophoneAudioTrack(options?: CameraTrackOptions): Promise<MediaStreamTrack>;
}

declare const __MEETKIT_VERSION__: string;
const version = __MEETKIT_VERSION__;

/** Where a server has this module. An app's bundle, which may hold it as well, says nothing about the server. */
const OWN_PATH = "/sdk/meetkit.js";

/** The server from which this module came, under its path, wherever the page came from; else the page's own. */
const ownServerUrl = (): string => {
  const { protocol, origin, pathname } = new URL(import.meta.url);
  if (protocol === "http:" || protocol === "https:") {
    return pathname.endsWith(OWN_PATH) ? origin + pathname.slice(0, -OWN_PATH.length) : origin;
  }
  return globalThis.location?.origin ?? "";
};

/** An origin with or without a path, without the slash at the end; null when it is no http address. */
const normalised = (serverUrl: string): string | null => {
  try {
    const { protocol, origin, pathname } = new URL(serverUrl);
    return protocol === "http:" || protocol === "https:" ? `${origin}${pathname.replace(/\/+$/, "")}` : null;
  } catch {
    return null;
  }
};

const configured = { token: "", serverUrl: ownServerUrl() };

/** Device functions know no meeting: what they throw is the only report. */
const withServer = async <Result>(work: (fail: Failures) => Promise<Result>): Promise<Result> => {
  const fail = failuresOf(configured.serverUrl);
  try {
    return await work(fail);
  } catch (fault) {
    if (fault instanceof DOMException && (fault.name === "AbortError" || fault.name === "TimeoutError")) throw fault;
    throw asMeetingError(fault, fail);
  }
};

export const VideoSDK: VideoSDKSurface = {
  constants,
  Constants: constants,
  version,
  config: (token, { serverUrl } = {}) => {
    configured.token = token;
    if (serverUrl !== undefined) configured.serverUrl = serverUrl;
  },
  initMeeting: (options) => {
    const given = options.serverUrl ?? configured.serverUrl;
    const serverUrl = normalised(given);
    const fail = failuresOf(serverUrl ?? ownServerUrl());
    const token = options.token ?? configured.token;
    const problem =
      serverUrl === null
        ? fail("ERROR_INVALID_PARAMETER", "INVALID_VALUE", {
            field: "serverUrl",
            problem: "it must be an http(s) address",
          })
        : optionsProblem({ ...options, token }, fail);
    return new LiveMeeting(options, {
      serverUrl: serverUrl ?? ownServerUrl(),
      token,
      version,
      problem,
      openSocket: (url, subprotocol) => new WebSocket(url, subprotocol),
      random: Math.random,
    });
  },
  getMics: () => withServer((fail) => listDevices("audioinput", fail)),
  getWebcams: () => withServer((fail) => listDevices("videoinput", fail)),
  getPlaybackDevices: () => withServer((fail) => listDevices("audiooutput", fail)),
  checkPermissions: async () => {
    const [audio, video] = await Promise.all([permissionOf("audio"), permissionOf("video")]);
    return { audio, video };
  },
  createCameraVideoTrack: (options = {}) => withServer((fail) => capture("video", options, fail)),
  createMicrophoneAudioTrack: (options = {}) => withServer((fail) => capture("audio", options, fail)),
};
