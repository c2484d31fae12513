// The buttons below each way of going live; hiding the dialog ends nothing.
import { Icon } from "./Icon.tsx";

export interface LiveActionsProps {
  readonly busy: boolean;
  readonly busyText: string;
  readonly testId: string;
  readonly onClose: () => void;
}

export function LiveActions({ busy, busyText, testId, onClose }: LiveActionsProps) {
  return (
    <div className="modal-actions">
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
