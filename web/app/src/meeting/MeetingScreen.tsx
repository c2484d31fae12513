// Inside the meeting.
import { useCallback, useEffect, useMemo, useState } from "react";
import { asError } from "../page/pageErrors.ts";
import { soundBlocked } from "../page/sound.ts";
import { useStore } from "../page/store.ts";
import { ControlBar } from "./bar/ControlBar.tsx";
import { TopBar } from "./bar/TopBar.tsx";
import { useShortcuts } from "./bar/useShortcuts.ts";
import {
  DevicesPanel,
  EgressDialogs,
  ErrorsPanel,
  fetchModeratorParts,
  LivePanel,
  RecordingsPanel,
} from "./lateParts.ts";
import type { MeetingSession } from "./meetingSession.ts";
import type { MeetingView, Panel, Person } from "./meetingView.ts";
import { Banners } from "./notices/Banners.tsx";
import { InviteCard } from "./notices/InviteCard.tsx";
import { LeaveDialog } from "./notices/LeaveDialog.tsx";
import { LobbyCards } from "./notices/LobbyCards.tsx";
import { Notices } from "./notices/Notices.tsx";
import { RemoveDialog } from "./notices/RemoveDialog.tsx";
import { RequestDialog } from "./notices/RequestDialog.tsx";
import { ChatPanel } from "./panels/ChatPanel.tsx";
import { PeoplePanel } from "./panels/PeoplePanel.tsx";
import { Sound } from "./stage/Sound.tsx";
import { Stage } from "./stage/Stage.tsx";

/** When joining has had its share of the network. */
const QUIET_MS = 2000;

export interface MeetingScreenProps {
  readonly view: MeetingView;
  readonly session: MeetingSession;
  readonly debug: boolean;
}

export function MeetingScreen({ view, session, debug }: MeetingScreenProps) {
  const { dispatch } = session.store;
  const blocked = useStore(soundBlocked, (value) => value);
  const [leaving, setLeaving] = useState(false);
  const [removing, setRemoving] = useState<Person | null>(null);

  const onPanel = useCallback((panel: Panel) => dispatch({ type: "panel", panel }), [dispatch]);
  const closePanel = useCallback(() => dispatch({ type: "panel", panel: null }), [dispatch]);
  const dismiss = useCallback((key: string) => dispatch({ type: "dismiss", key }), [dispatch]);
  const onError = useCallback((error: unknown) => dispatch({ type: "error", error: asError(error) }), [dispatch]);
  const onMissing = useCallback(
    (error: unknown) => {
      closePanel();
      session.egress.openDialog(null);
      onError(error);
    },
    [session, closePanel, onError],
  );
  const onPin = useCallback((participantId: string) => dispatch({ type: "pin", participantId }), [dispatch]);

  const me = view.people.find((person) => person.local);
  const maySend = me?.mode === "SEND_AND_RECV";
  useShortcuts(
    useMemo(
      () => ({
        ...(maySend ? { m: session.toggleMic, v: session.toggleWebcam, s: session.toggleShare } : {}),
        p: () => onPanel("people"),
        c: () => onPanel("chat"),
        d: () => onPanel("devices"),
        Escape: closePanel,
      }),
      [session, onPanel, closePanel, maySend],
    ),
  );

  const { canModerate } = view;
  useEffect(() => {
    if (!canModerate) {
      return;
    }
    const timer = setTimeout(fetchModeratorParts, QUIET_MS);
    return () => clearTimeout(timer);
  }, [canModerate]);

  useEffect(() => {
    const waiting = view.unread > 0 ? `(${view.unread}) ` : "";
    document.title = `${waiting}${view.meetingId} · meetkit`;
    return () => {
      document.title = "meetkit";
    };
  }, [view.unread, view.meetingId]);

  const request = view.requests[0];
  return (
    <div className={`meeting${view.panel === null ? "" : " with-panel"}`} data-testid="meeting">
      <TopBar
        meetingId={view.meetingId}
        egress={view.egress}
        debug={debug}
        errorCount={view.errors.length}
        onErrors={() => onPanel("errors")}
      />
      <main className="meeting-main">
        <Banners view={view} soundBlocked={blocked} debug={debug} />
        <div className="stage-area">
          <Stage
            view={view}
            levels={session.levels}
            onPin={onPin}
            onPinForAll={session.pinForAll}
            onShowAll={() => onPanel("people")}
          />
          {view.people.length === 1 ? <InviteCard meetingId={view.meetingId} /> : null}
          <div className="corner">
            {view.canAdmit && view.panel !== "people" ? <LobbyCards view={view} session={session} /> : null}
            <Notices view={view} egress={session.egress} debug={debug} onPanel={onPanel} onDismiss={dismiss} />
          </div>
        </div>
      </main>
      {view.panel === null ? null : (
        <button type="button" className="sheet-backdrop" tabIndex={-1} aria-hidden="true" onClick={closePanel} />
      )}
      {view.panel === "people" ? (
        <PeoplePanel view={view} session={session} onRemove={setRemoving} onClose={closePanel} />
      ) : null}
      {view.panel === "chat" ? (
        <ChatPanel lines={view.chat} ownId={me?.id ?? ""} onSay={session.say} onClose={closePanel} />
      ) : null}
      {view.panel === "devices" ? (
        <DevicesPanel view={view} session={session} onError={onError} onClose={closePanel} onMissing={onMissing} />
      ) : null}
      {view.panel === "live" ? (
        <LivePanel view={view} egress={session.egress} debug={debug} onClose={closePanel} onMissing={onMissing} />
      ) : null}
      {view.panel === "recordings" ? (
        <RecordingsPanel view={view} egress={session.egress} debug={debug} onClose={closePanel} onMissing={onMissing} />
      ) : null}
      {view.panel === "errors" ? <ErrorsPanel errors={view.errors} onClose={closePanel} onMissing={onMissing} /> : null}
      <ControlBar
        view={view}
        egress={session.egress}
        onMic={session.toggleMic}
        onWebcam={session.toggleWebcam}
        onShare={session.toggleShare}
        onPanel={onPanel}
        onLeave={() => (view.canModerate ? setLeaving(true) : session.leave())}
      />
      {view.people.flatMap((person) =>
        person.local
          ? []
          : [person.audio, person.shareAudio].flatMap((track) =>
              track === null ? [] : [<Sound key={track.id} track={track} personId={person.id} />],
            ),
      )}
      {request === undefined ? null : (
        <RequestDialog
          key={request.key}
          request={request}
          onAnswer={(accepted) => session.answer(request.key, accepted)}
        />
      )}
      {view.egress.dialog === null ? null : (
        <EgressDialogs view={view} egress={session.egress} debug={debug} onMissing={onMissing} />
      )}
      {leaving ? (
        <LeaveDialog onLeave={session.leave} onEnd={session.endForAll} onCancel={() => setLeaving(false)} />
      ) : null}
      {removing === null ? null : (
        <RemoveDialog
          person={removing}
          onRemove={() => {
            session.remove(removing.id);
            setRemoving(null);
          }}
          onCancel={() => setRemoving(null)}
        />
      )}
    </div>
  );
}
