// To a streaming service. Keys live in their password fields only: no state, no attribute and no store holds them.
import type { EgressConfig, LivestreamOutput, LivestreamOutputState, MeetingError } from "@meetkit/sdk";
import { useRef, useState } from "react";
import { Icon } from "../../ui/Icon.tsx";
import { configOf, LookChoice, usualLook } from "../LookChoice.tsx";
import { LiveActions } from "./LiveActions.tsx";
import { OutputFields } from "./OutputFields.tsx";
import { outputPlace } from "./outputErrors.ts";

/** As many as the server takes. */
const MAX_OUTPUTS = 10;

export interface ServiceFormProps {
  /** Why the last try failed. */
  readonly error: MeetingError | null;
  /** What became of each destination of that try. */
  readonly outcomes: readonly LivestreamOutputState[];
  readonly busy: boolean;
  readonly debug: boolean;
  readonly onStart: (outputs: readonly LivestreamOutput[], config: EgressConfig) => void;
  readonly onClose: () => void;
}

export function ServiceForm({ error, outcomes, busy, debug, onStart, onClose }: ServiceFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const nextKey = useRef(1);
  const [look, setLook] = useState(usualLook);
  const [keys, setKeys] = useState<readonly number[]>([0]);
  /** The rows as they were sent: the error counts those, whatever was removed since. */
  const [sent, setSent] = useState<readonly number[]>([]);
  const place = error === null ? null : outputPlace(error);
  const wrongKey = place === null ? undefined : sent[place.index];
  const atField = wrongKey !== undefined && keys.includes(wrongKey);
  const errorOf = (key: number): MeetingError | null => {
    if (error?.reason === "NO_OUTPUT_STARTED") {
      return outcomes[sent.indexOf(key)]?.error ?? null;
    }
    return key === wrongKey ? error : null;
  };
  const firstWrong = keys.find((key) => errorOf(key) !== null);

  function start(): void {
    if (form.current === null) {
      return;
    }
    const typed = new FormData(form.current);
    const text = (name: string): string => String(typed.get(name) ?? "").trim();
    setSent(keys);
    onStart(
      keys.map((key) => ({ url: text(`url-${key}`), streamKey: text(`key-${key}`) })),
      configOf(look),
    );
  }

  return (
    <form
      ref={form}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <p>Everybody sees that the meeting is live. Your streaming service shows server and key in its studio.</p>
      <ol className="outputs">
        {keys.map((key, index) => (
          <OutputFields
            key={key}
            id={key}
            number={keys.length > 1 ? index + 1 : null}
            error={errorOf(key)}
            focused={key === firstWrong}
            disabled={busy}
            debug={debug}
            onRemove={keys.length > 1 ? () => setKeys(keys.filter((other) => other !== key)) : null}
          />
        ))}
      </ol>
      {keys.length < MAX_OUTPUTS ? (
        <button
          type="button"
          className="link-button with-icon"
          disabled={busy}
          onClick={() => {
            setKeys([...keys, nextKey.current]);
            nextKey.current += 1;
          }}
          data-testid="add-output"
        >
          <Icon name="plus" size={18} />
          Add a destination
        </button>
      ) : null}
      <LookChoice look={look} disabled={busy} onChange={setLook} />
      <LiveActions
        error={atField ? null : error}
        debug={debug}
        busy={busy}
        busyText="Connecting…"
        testId="start-live"
        onClose={onClose}
      />
    </form>
  );
}
