// Where people arrive: create a meeting or enter one.
import type { MeetingError } from "@meetkit/sdk";
import { useId, useState } from "react";
import { asError } from "../page/pageErrors.ts";
import { meetingIdFrom } from "../page/route.ts";
import { createHostedMeeting, createOpenMeeting, type ServerConfig } from "../page/server.ts";
import { hostToken, keepCreatorToken, rememberedName } from "../page/visitor.ts";
import { ErrorCard } from "../ui/ErrorCard.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Mark } from "../ui/Mark.tsx";
import { HomeArt } from "./HomeArt.tsx";
import { HostToken } from "./HostToken.tsx";

export interface HomeScreenProps {
  readonly config: ServerConfig;
  readonly debug: boolean;
  readonly onEnter: (meetingId: string) => void;
}

export function HomeScreen({ config, debug, onEnter }: HomeScreenProps) {
  const [typed, setTyped] = useState("");
  const [creating, setCreating] = useState(false);
  const [error, setError] = useState<MeetingError | null>(null);
  const [isHost, setIsHost] = useState(() => hostToken() !== null);
  const id = useId();
  const open = config.pageAccess === "open";
  const mayCreate = open || isHost;

  function create(): void {
    setCreating(true);
    setError(null);
    const token = hostToken();
    const created = token !== null && !open ? createHostedMeeting(token) : createOpenMeeting(rememberedName());
    created
      .then((meeting) => {
        keepCreatorToken(meeting.meetingId, meeting.token);
        onEnter(meeting.meetingId);
      })
      .catch((fault: unknown) => setError(asError(fault)))
      .finally(() => setCreating(false));
  }

  return (
    <main className="home" data-testid="home">
      <section className="home-words">
        <p className="brand">
          <Mark size={34} /> meetkit
        </p>
        <h1>
          Face to face,
          <br />
          on our own server.
        </h1>
        <p className="lead">
          Video meetings in your browser, run by this server and nobody else: no account, nothing to install.
        </p>
        <HomeArt />
      </section>
      <section className="card home-card" aria-label="Start">
        {mayCreate ? (
          <>
            <button
              type="button"
              className="button primary wide"
              onClick={create}
              disabled={creating}
              data-testid="create-meeting"
            >
              <Icon name="plus" size={20} />
              <span>{creating ? "Creating…" : "New meeting"}</span>
            </button>
            <p className="or" aria-hidden="true">
              or
            </p>
          </>
        ) : null}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const meetingId = meetingIdFrom(typed);
            if (meetingId !== "") {
              onEnter(meetingId);
            }
          }}
        >
          <label htmlFor={id}>Meeting id or link</label>
          <input
            id={id}
            className="field"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            placeholder="abcd-1234-wxyz"
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            data-testid="meeting-id-input"
          />
          <button
            type="submit"
            className={`button wide ${mayCreate ? "quiet" : "primary"}`}
            disabled={typed.trim() === ""}
            data-testid="enter-meeting"
          >
            Continue
          </button>
        </form>
        {config.pageAccess === "ask" && !isHost ? (
          <p className="fine">As a guest you wait in the lobby until somebody in the meeting lets you in.</p>
        ) : null}
        {error === null ? null : <ErrorCard error={error} debug={debug} onDismiss={() => setError(null)} />}
        <HostToken required={config.pageAccess === "off"} onChange={setIsHost} />
      </section>
    </main>
  );
}
