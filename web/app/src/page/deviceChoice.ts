// Which devices this person chose, and whether to start with them on; kept from visit to visit in this browser.

export interface DeviceChoice {
  readonly microphoneId: string | null;
  readonly cameraId: string | null;
  readonly speakerId: string | null;
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
}

const KEY = "meetkit.devices";

const INITIAL: DeviceChoice = {
  microphoneId: null,
  cameraId: null,
  speakerId: null,
  microphoneOn: true,
  cameraOn: true,
};

/** What was remembered; anything that is no such choice counts as nothing. */
export function parseDevices(text: string | null): DeviceChoice {
  if (text === null) {
    return INITIAL;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return INITIAL;
    }
    throw error;
  }
  if (typeof value !== "object" || value === null) {
    return INITIAL;
  }
  const fields = value as { readonly [key in keyof DeviceChoice]?: unknown };
  const id = (field: unknown): string | null => (typeof field === "string" && field !== "" ? field : null);
  return {
    microphoneId: id(fields.microphoneId),
    cameraId: id(fields.cameraId),
    speakerId: id(fields.speakerId),
    microphoneOn: fields.microphoneOn !== false,
    cameraOn: fields.cameraOn !== false,
  };
}

export function rememberedDevices(): DeviceChoice {
  return parseDevices(localStorage.getItem(KEY));
}

/** Keeps and returns the choice. */
export function rememberDevices(choice: DeviceChoice): DeviceChoice {
  localStorage.setItem(KEY, JSON.stringify(choice));
  return choice;
}
