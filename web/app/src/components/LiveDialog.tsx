// Where a livestream goes. Keys live in their password fields only: no state, no attribute and no store holds them.
import type { EgressConfig, LivestreamOutput, MeetingError } from "@meetkit/sdk";
import { useRef, useState } from "react";
import { outputPlace } from "../view/outputErrors.ts";
import { ErrorCard } from "./ErrorCard.tsx";
import { Icon } from "./Icon.tsx";
import { configOf, LookChoice, usualLook } from "./LookChoice.tsx";
import { Modal } from "./Modal.tsx";
import { OutputFields } from "./OutputFields.tsx";

/** As many as the server takes. */
const MAX_OUTPUTS = 10;

export interface LiveDialogProps {
  /** Why the last try failed. */
  readonly error: MeetingError | null;
  readonly busy: boolean;
  readonly debug: boolean;
  readonly onStart: (outputs: readonly LivestreamOutput[], config: EgressConfig) => void;
  readonly onClose: () => void;
}

export function LiveDialog({ error, busy, debug, onStart, onClose }: LiveDialogProps) {
  const form = useRef<HTMLFormElement>(null);
  const nextKey = useRef(1);
  const [look, setLook] = useState(usualLook);
  const [keys, setKeys] = useState<readonly number[]>([0]);
  /** The rows as they were sent: the error counts those, whatever was removed since. */
  const [sent, setSent] = useState<readonly number[]>([]);
  const place = error === null ? null : outputPlace(error);
  const wrongKey = place === null ? undefined : sent[place.index];
  const atField = wrongKey !== undefined && keys.includes(wrongKey);

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
    <Modal title="Go live" testId="live-dialog" wide onCancel={onClose}>
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
              error={error !== null && key === wrongKey ? error : null}
              errorField={place?.field ?? "url"}
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
        {error !== null && !atField ? <ErrorCard error={error} debug={debug} /> : null}
        <div className="modal-actions">
          <button type="button" className="button quiet" onClick={onClose}>
            {busy ? "Hide" : "Cancel"}
          </button>
          <button type="submit" className="button danger" disabled={busy} aria-busy={busy} data-testid="start-live">
            {busy ? <span className="spinner" aria-hidden="true" /> : <Icon name="live" size={20} />}
            {busy ? "Connecting…" : "Go live"}
          </button>
        </div>
      </form>
    </Modal>
  );
}
