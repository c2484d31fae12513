// One visit of one meeting: before, in and after it.
import type { MeetingError } from "@meetkit/sdk";
import { useEffect, useState } from "react";
import { asError } from "../page/pageErrors.ts";
import type { ServerConfig } from "../page/server.ts";
import { useStore } from "../page/store.ts";
import { keepCreatorToken, keepHostToken } from "../page/visitor.ts";
import { findPass } from "../prejoin/entry.ts";
import { type Departure, PrejoinScreen } from "../prejoin/PrejoinScreen.tsx";
import { discard } from "../prejoin/usePreview.ts";
import { WaitingScreen } from "../prejoin/WaitingScreen.tsx";
import { ErrorCard } from "../ui/ErrorCard.tsx";
import { MeetingScreen } from "./MeetingScreen.tsx";
import { type MeetingSession, startSession } from "./meetingSession.ts";
import { OverScreen } from "./OverScreen.tsx";

export interface MeetingVisitProps {
  readonly meetingId: string;
  readonly config: ServerConfig;
  readonly debug: boolean;
  readonly onHome: () => void;
}

type Step =
  | { readonly at: "prejoin" }
  | { readonly at: "asking"; readonly departure: Departure }
  | { readonly at: "refused"; readonly error: MeetingError }
  | { readonly at: "session"; readonly departure: Departure; readonly session: MeetingSession };

export function MeetingVisit({ meetingId, config, debug, onHome }: MeetingVisitProps) {
  const [step, setStep] = useState<Step>({ at: "prejoin" });

  useEffect(() => {
    if (step.at !== "asking") {
      return;
    }
    const { departure } = step;
    let current = true;
    findPass(meetingId, departure.name)
      .then((pass) => {
        if (!current) {
          stopTracks(departure);
          return;
        }
        const session = startSession({
          meetingId,
          token: pass.token,
          name: departure.name,
          camera: departure.camera,
          microphone: departure.microphone,
          devices: departure.devices,
          ...(pass.seat === undefined ? {} : { seat: pass.seat }),
        });
        setStep({ at: "session", departure, session });
      })
      .catch((fault: unknown) => {
        stopTracks(departure);
        if (current) {
          setStep({ at: "refused", error: asError(fault) });
        }
      });
    return () => {
      current = false;
    };
  }, [step, meetingId]);

  const back = (): void => setStep({ at: "prejoin" });
  switch (step.at) {
    case "prejoin":
      return (
        <PrejoinScreen
          meetingId={meetingId}
          config={config}
          debug={debug}
          onJoin={(departure) => setStep({ at: "asking", departure })}
          onHome={onHome}
        />
      );
    case "asking":
      return (
        <WaitingScreen name={step.departure.name} camera={step.departure.camera.track} untilMs={null} onCancel={back} />
      );
    case "refused":
      return (
        <main className="centred" data-testid="refused">
          <section className="card message-card">
            <h1>You couldn't join</h1>
            <ErrorCard error={step.error} debug={debug} />
            <div className="message-actions">
              <button type="button" className="button primary" onClick={back} data-testid="rejoin">
                Try again
              </button>
              <button type="button" className="button quiet" onClick={onHome} data-testid="go-home">
                Home
              </button>
            </div>
          </section>
        </main>
      );
    case "session":
      return (
        <SessionScreen
          meetingId={meetingId}
          departure={step.departure}
          session={step.session}
          debug={debug}
          onBack={back}
          onHome={onHome}
        />
      );
  }
}

interface SessionScreenProps {
  readonly meetingId: string;
  readonly departure: Departure;
  readonly session: MeetingSession;
  readonly debug: boolean;
  readonly onBack: () => void;
  readonly onHome: () => void;
}

/** `INVALID_TOKEN`: the token is of no use any more. */
const INVALID_TOKEN = 4002;

function SessionScreen({ meetingId, departure, session, debug, onBack, onHome }: SessionScreenProps) {
  const view = useStore(session.store, (state) => state);
  const { phase } = view;

  useEffect(() => {
    // Going away without a word would leave the others a frozen picture until the server gives up on it.
    const goodbye = (): void => session.leave();
    addEventListener("pagehide", goodbye);
    return () => {
      removeEventListener("pagehide", goodbye);
      if (session.store.get().phase.at !== "over") {
        goodbye();
      }
    };
  }, [session]);

  const failedCode = phase.at === "over" ? phase.error?.code : undefined;
  useEffect(() => {
    if (failedCode === INVALID_TOKEN) {
      keepCreatorToken(meetingId, null);
      keepHostToken(null);
    }
  }, [failedCode, meetingId]);

  switch (phase.at) {
    case "joining":
    case "waiting":
      return (
        <WaitingScreen
          name={departure.name}
          camera={departure.camera.track}
          untilMs={phase.at === "waiting" ? phase.untilMs : null}
          onCancel={session.leave}
        />
      );
    case "inside":
      return <MeetingScreen view={view} session={session} debug={debug} />;
    case "over":
      return (
        <OverScreen
          reason={phase.reason}
          error={phase.error}
          wasInside={view.wasInside}
          debug={debug}
          onRejoin={onBack}
          onHome={onHome}
        />
      );
  }
}

function stopTracks(departure: Departure): void {
  discard(departure.camera);
  discard(departure.microphone);
}
