// Guests at the door, as cards that block nothing.

import { Avatar } from "../../ui/Avatar.tsx";
import type { MeetingSession } from "../meetingSession.ts";
import type { MeetingView } from "../meetingView.ts";

const MAX_CARDS = 3;

export function LobbyCards({ view, session }: { readonly view: MeetingView; readonly session: MeetingSession }) {
  const shown = view.lobby.slice(0, MAX_CARDS);
  const more = view.lobby.length - shown.length;
  return (
    <section className="lobby-cards" aria-label="Guests who wait" aria-live="polite">
      {shown.map((guest) => {
        const busy = view.busy.has(`admit-${guest.participantId}`);
        return (
          <section
            key={guest.participantId}
            className="card lobby-card"
            data-testid="lobby-card"
            data-name={guest.name}
            aria-label={`${guest.name} wants to come in`}
          >
            <Avatar id={guest.participantId} name={guest.name} size="small" />
            <p>
              <strong dir="auto">{guest.name}</strong>
              <span>wants to come in</span>
            </p>
            <button
              type="button"
              className="button small quiet"
              disabled={busy}
              onClick={() => session.admit(guest.participantId, false)}
              data-testid="lobby-deny"
            >
              Deny
            </button>
            <button
              type="button"
              className="button small primary"
              disabled={busy}
              onClick={() => session.admit(guest.participantId, true)}
              data-testid="lobby-allow"
            >
              Allow
            </button>
          </section>
        );
      })}
      {more > 0 ? (
        <button
          type="button"
          className="card lobby-more"
          onClick={() => session.store.dispatch({ type: "panel", panel: "people" })}
        >
          {more} more waiting
        </button>
      ) : null}
    </section>
  );
}
