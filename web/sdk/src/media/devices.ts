// Cameras, microphones and screens, and what it means when the browser refuses one.
import type { Device, PermissionAnswer } from "../api.ts";
import type { MeetingError } from "../errors/error.ts";
import { describeFault, type Failures } from "../errors/failure.ts";

type DeviceKind = "video" | "audio";

/** A device of one's own choosing is exact: another one instead would be a silent failure. */
export interface CaptureOptions {
  readonly deviceId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const VIDEO: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
const AUDIO: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** Opens a camera or microphone. A track that comes after the signal is stopped again. */
export const capture = async (
  kind: DeviceKind,
  { deviceId, signal }: CaptureOptions,
  fail: Failures,
): Promise<MediaStreamTrack> => {
  signal?.throwIfAborted();
  // On pages without https browsers leave the whole object out, whatever the DOM's types say.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (devices?.getUserMedia === undefined) throw notSupported(kind, fail);
  const wanted = {
    ...(kind === "video" ? VIDEO : AUDIO),
    ...(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }),
  };
  let stream: MediaStream;
  try {
    stream = await devices.getUserMedia(kind === "video" ? { video: wanted } : { audio: wanted });
  } catch (fault) {
    throw await explainCapture(kind, fault, deviceId, fail);
  }
  const [track] = stream.getTracks();
  if (track === undefined) throw fail(notFound(kind), "NONE_CONNECTED", {});
  if (signal?.aborted) {
    track.stop();
    throw signal.reason;
  }
  return track;
};

/** Asks for a screen, window or tab; with its sound where the browser offers it. */
export const captureScreen = async (
  { audio, signal }: { audio: boolean; signal?: AbortSignal | undefined },
  fail: Failures,
): Promise<{ video: MediaStreamTrack; audio: MediaStreamTrack | null }> => {
  signal?.throwIfAborted();
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (devices?.getDisplayMedia === undefined) {
    throw globalThis.isSecureContext
      ? fail("ERROR_GET_DISPLAY_MEDIA", "NOT_SUPPORTED", { capability: "navigator.mediaDevices.getDisplayMedia" })
      : fail("ERROR_GET_DISPLAY_MEDIA", "INSECURE_CONTEXT", {});
  }
  let stream: MediaStream;
  try {
    stream = await devices.getDisplayMedia({ video: { frameRate: { ideal: 15, max: 30 } }, audio });
  } catch (fault) {
    throw explainScreen(fault, fail);
  }
  const [video] = stream.getVideoTracks();
  const [sound] = stream.getAudioTracks();
  if (signal?.aborted || video === undefined) {
    for (const track of stream.getTracks()) track.stop();
    signal?.throwIfAborted();
    throw fail("ERROR_GET_DISPLAY_MEDIA", "NOT_READABLE", { problem: "it gave no picture" });
  }
  return { video, audio: sound ?? null };
};

export const listDevices = async (kind: Device["kind"], fail: Failures): Promise<readonly Device[]> => {
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (devices?.enumerateDevices === undefined) throw notSupported(kind === "videoinput" ? "video" : "audio", fail);
  const all = await devices.enumerateDevices();
  return all
    .filter((device) => device.kind === kind)
    .map(({ deviceId, groupId, label }) => ({ deviceId, groupId, kind, label }));
};

/** The device that a track comes from, by which it can be opened again; null for an app's own picture or sound. */
export const deviceOf = async (track: MediaStreamTrack): Promise<string | null> => {
  const { deviceId } = track.getSettings();
  if (deviceId === undefined || deviceId === "") return null;
  const kind = track.kind === "video" ? "videoinput" : "audioinput";
  const all = await navigator.mediaDevices.enumerateDevices();
  return all.some((device) => device.kind === kind && device.deviceId === deviceId) ? deviceId : null;
};

/** What the browser would answer without asking the person; `prompt` also where it does not say. */
export const permissionOf = async (kind: DeviceKind): Promise<PermissionAnswer> => {
  try {
    // TypeScript's list of permission names lacks these two in some versions of the DOM.
    const name = (kind === "video" ? "camera" : "microphone") as PermissionName;
    return (await navigator.permissions.query({ name })).state;
  } catch {
    return "prompt";
  }
};

const notFound = (kind: DeviceKind): "ERROR_CAMERA_NOT_FOUND" | "ERROR_MICROPHONE_NOT_FOUND" =>
  kind === "video" ? "ERROR_CAMERA_NOT_FOUND" : "ERROR_MICROPHONE_NOT_FOUND";

const unsupported = (kind: DeviceKind): "ERROR_GET_VIDEO_MEDIA" | "ERROR_GET_AUDIO_MEDIA" =>
  kind === "video" ? "ERROR_GET_VIDEO_MEDIA" : "ERROR_GET_AUDIO_MEDIA";

const notSupported = (kind: DeviceKind, fail: Failures): MeetingError =>
  globalThis.isSecureContext
    ? fail(unsupported(kind), "NOT_SUPPORTED", { capability: "navigator.mediaDevices.getUserMedia" })
    : fail(unsupported(kind), "INSECURE_CONTEXT", {});

/** By the DOMException's name; only who denied a permission stands nowhere but in its text. */
const explainCapture = async (
  kind: DeviceKind,
  fault: unknown,
  deviceId: string | undefined,
  fail: Failures,
): Promise<MeetingError> => {
  const options = { cause: fault };
  const video = kind === "video";
  const name = fault instanceof DOMException || fault instanceof Error ? fault.name : "";
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      return await explainDenial(kind, fault, fail);
    case "NotFoundError":
      return fail(notFound(kind), "NONE_CONNECTED", {}, options);
    case "OverconstrainedError": {
      const field = constraintOf(fault);
      return deviceId !== undefined && (field === "deviceId" || field === "")
        ? fail(notFound(kind), "CHOSEN_ONE_GONE", { device: deviceId }, options)
        : fail(unsupported(kind), "CONSTRAINTS_NOT_MET", { field: field || "deviceId" }, options);
    }
    case "NotReadableError":
    case "AbortError":
      return fail(
        video ? "ERROR_CAMERA_IN_USE" : "ERROR_MICROPHONE_IN_USE",
        "NOT_READABLE",
        { problem: describeFault(fault) },
        options,
      );
    default:
      return fail(unsupported(kind), "NOT_SUPPORTED", { capability: describeFault(fault) }, options);
  }
};

const explainDenial = async (kind: DeviceKind, fault: unknown, fail: Failures): Promise<MeetingError> => {
  const options = { cause: fault };
  const video = kind === "video";
  const text = describeFault(fault).toLowerCase();
  if (text.includes("system")) {
    return fail(
      video ? "ERROR_CAMERA_PERMISSION_DENIED_BY_OS" : "ERROR_MICROPHONE_PERMISSION_DENIED_BY_OS",
      "DENIED_BY_SYSTEM",
      {},
      options,
    );
  }
  if (!policyAllows(video ? "camera" : "microphone")) {
    return fail(
      video ? "ERROR_GET_VIDEO_MEDIA_PERMISSION_DENIED" : "ERROR_GET_AUDIO_MEDIA_PERMISSION_DENIED",
      "BLOCKED_BY_POLICY",
      {},
      options,
    );
  }
  const dismissed = text.includes("dismiss") || (await permissionOf(kind)) === "prompt";
  return fail(
    video ? "ERROR_CAMERA_ACCESS_DENIED_OR_DISMISSED" : "ERROR_MICROPHONE_ACCESS_DENIED_OR_DISMISSED",
    dismissed ? "DISMISSED" : "DENIED",
    {},
    options,
  );
};

const explainScreen = (fault: unknown, fail: Failures): MeetingError => {
  const options = { cause: fault };
  const name = fault instanceof DOMException || fault instanceof Error ? fault.name : "";
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      return policyAllows("display-capture")
        ? fail("ERROR_GET_DISPLAY_MEDIA_PERMISSION_DENIED", "DENIED_OR_CANCELLED", {}, options)
        : fail("ERROR_GET_DISPLAY_MEDIA_PERMISSION_DENIED", "BLOCKED_BY_POLICY", {}, options);
    case "InvalidStateError":
      return fail("ERROR_GET_DISPLAY_MEDIA_PERMISSION_DENIED", "NO_USER_GESTURE", {}, options);
    default:
      return fail("ERROR_GET_DISPLAY_MEDIA", "NOT_READABLE", { problem: describeFault(fault) }, options);
  }
};

const constraintOf = (fault: unknown): string =>
  typeof fault === "object" && fault !== null && "constraint" in fault && typeof fault.constraint === "string"
    ? fault.constraint
    : "";

interface PolicyDocument {
  readonly featurePolicy?: { allowsFeature(feature: string): boolean };
}

/** Whether the page's own permissions policy lets it ask; true where the browser does not say. */
const policyAllows = (feature: string): boolean => {
  const { featurePolicy }: PolicyDocument = document as PolicyDocument;
  return featurePolicy?.allowsFeature(feature) ?? true;
};
