// Going live, in one of two ways: to a streaming service, or to whoever has a link.
import type { EgressConfig, LivestreamOutput, LivestreamOutputState, MeetingError } from "@meetkit/sdk";
import { useId, useState } from "react";
import { Modal } from "../../ui/Modal.tsx";
import { LinkForm } from "./LinkForm.tsx";
import { ServiceForm } from "./ServiceForm.tsx";

export type LiveWay = "service" | "link";

export interface LiveDialogProps {
  /** Those that don't run yet; the first is shown first. */
  readonly ways: readonly LiveWay[];
  /** Why the last try failed. */
  readonly error: MeetingError | null;
  readonly outcomes: readonly LivestreamOutputState[];
  readonly busy: boolean;
  readonly debug: boolean;
  readonly onStartService: (outputs: readonly LivestreamOutput[], config: EgressConfig) => void;
  readonly onStartLink: (config: EgressConfig) => void;
  readonly onClose: () => void;
}

const NAMES: { readonly [way in LiveWay]: string } = { service: "Streaming service", link: "Watch link" };
const ORDER: readonly LiveWay[] = ["service", "link"];

export function LiveDialog({
  ways,
  error,
  outcomes,
  busy,
  debug,
  onStartService,
  onStartLink,
  onClose,
}: LiveDialogProps) {
  const group = useId();
  const [way, setWay] = useState<LiveWay>(ways[0] ?? "service");
  const shared = { busy, debug, onClose };
  return (
    <Modal title="Go live" testId="live-dialog" wide onCancel={onClose}>
      {ways.length > 1 ? (
        <fieldset className="choice ways" disabled={busy}>
          <legend className="visually-hidden">Where to</legend>
          <div className="choice-row segments two">
            {ORDER.map((value) => (
              <label key={value} className="segment">
                <input
                  type="radio"
                  name={group}
                  value={value}
                  checked={way === value}
                  onChange={() => setWay(value)}
                  data-testid={`way-${value}`}
                />
                <span>{NAMES[value]}</span>
              </label>
            ))}
          </div>
        </fieldset>
      ) : null}
      {/* What was typed stays while one looks at the other way. */}
      {ways.includes("service") ? (
        <div hidden={way !== "service"}>
          <ServiceForm
            {...shared}
            outcomes={outcomes}
            error={error?.code === START_HLS_FAILED ? null : error}
            onStart={onStartService}
          />
        </div>
      ) : null}
      {ways.includes("link") ? (
        <div hidden={way !== "link"}>
          <LinkForm {...shared} error={error?.code === START_HLS_FAILED ? error : null} onStart={onStartLink} />
        </div>
      ) : null}
    </Modal>
  );
}

const START_HLS_FAILED = 4016;
