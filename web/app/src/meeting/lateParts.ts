// Which parts come late.
import { lazily } from "../ui/lazily.tsx";

const egressDialogs = lazily(async () => (await import("../egress/EgressDialogs.tsx")).EgressDialogs);
const livePanel = lazily(async () => (await import("../egress/live/LivePanel.tsx")).LivePanel);
const recordingsPanel = lazily(async () => (await import("../egress/recording/RecordingsPanel.tsx")).RecordingsPanel);
const devicesPanel = lazily(async () => (await import("./panels/DevicesPanel.tsx")).DevicesPanel);
const errorsPanel = lazily(async () => (await import("./panels/ErrorsPanel.tsx")).ErrorsPanel);

export const EgressDialogs = egressDialogs.Lazy;
export const LivePanel = livePanel.Lazy;
export const RecordingsPanel = recordingsPanel.Lazy;
export const DevicesPanel = devicesPanel.Lazy;
export const ErrorsPanel = errorsPanel.Lazy;

/** Once the meeting runs there is time for what a moderator may need. */
export function fetchModeratorParts(): void {
  egressDialogs.fetch();
  livePanel.fetch();
  recordingsPanel.fetch();
}
