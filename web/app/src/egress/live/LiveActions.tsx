// The buttons below each way of going live; hiding the dialog ends nothing.
import type { MeetingError } from "@meetkit/sdk";
import { ErrorCard } from "../../ui/ErrorCard.tsx";
import { Icon } from "../../ui/Icon.tsx";

export interface LiveActionsProps {
  /** What concerns no single field; beside the buttons it is in view however long the form is. */
  readonly error: MeetingError | null;
  readonly debug: boolean;
  readonly busy: boolean;
  readonly busyText: string;
  readonly testId: string;
  readonly onClose: () => void;
}

export function LiveActions({ error, debug, busy, busyText, testId, onClose }: LiveActionsProps) {
  return (
    <div className="modal-actions">
      {error === null ? null : <ErrorCard error={error} debug={debug} />}
      <button type="button" className="button quiet" onClick={onClose}>
        {busy ? "Hide" : "Cancel"}
      </button>
      <button type="submit" className="button danger" disabled={busy} aria-busy={busy} data-testid={testId}>
        {busy ? <span className="spinner" aria-hidden="true" /> : <Icon name="live" size={20} />}
        {busy ? busyText : "Go live"}
      </button>
    </div>
  );
}
