// For developers: every error of this stay, newest first, none lost to a dismissed card.
import type { MeetingError } from "@meetkit/sdk";
import { ErrorCard } from "../../ui/ErrorCard.tsx";
import { SidePanel } from "./SidePanel.tsx";

export interface ErrorsPanelProps {
  readonly errors: readonly MeetingError[];
  readonly onClose: () => void;
}

export function ErrorsPanel({ errors, onClose }: ErrorsPanelProps) {
  return (
    <SidePanel title={`Errors (${errors.length})`} testId="errors-panel" onClose={onClose}>
      <div className="panel-body">
        {errors.length === 0 ? <p className="empty">No errors so far.</p> : null}
        <ol className="error-list">
          {errors.toReversed().map((error) => (
            <li key={error.id}>
              <time dateTime={error.at}>{new Date(error.at).toLocaleTimeString()}</time>
              <ErrorCard error={error} debug announce={false} />
            </li>
          ))}
        </ol>
      </div>
    </SidePanel>
  );
}
