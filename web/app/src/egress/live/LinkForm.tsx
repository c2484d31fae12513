// To whoever has a link: the meeting as a film in the browser, some seconds late.
import type { EgressConfig, MeetingError } from "@meetkit/sdk";
import { useState } from "react";
import { configOf, LookChoice, usualLook } from "../LookChoice.tsx";
import { LiveActions } from "./LiveActions.tsx";

export interface LinkFormProps {
  readonly error: MeetingError | null;
  readonly busy: boolean;
  readonly debug: boolean;
  readonly onStart: (config: EgressConfig) => void;
  readonly onClose: () => void;
}

export function LinkForm({ error, busy, debug, onStart, onClose }: LinkFormProps) {
  const [look, setLook] = useState(usualLook);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onStart(configOf(look));
      }}
    >
      <p>
        Whoever has the link can watch in a browser, a few seconds late and without joining. You get it once it is live.
      </p>
      <LookChoice look={look} disabled={busy} onChange={setLook} />
      <LiveActions
        error={error}
        debug={debug}
        busy={busy}
        busyText="Preparing…"
        testId="start-watch-link"
        onClose={onClose}
      />
    </form>
  );
}
