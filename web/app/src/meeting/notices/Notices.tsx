// What there is to tell, newest last: errors stay until dismissed or read, news passes by.
import type { ErrorEnds } from "@meetkit/sdk";
import { useEffect } from "react";
import type { EgressControls } from "../../egress/egressSession.ts";
import { RecordingReady } from "../../egress/recording/RecordingReady.tsx";
import { ErrorCard } from "../../ui/ErrorCard.tsx";
import type { MeetingView, Notice, Panel } from "../meetingView.ts";

const NEWS_MS = 5000;
const ERROR_MS = 12_000;

export interface NoticesProps {
  readonly view: MeetingView;
  readonly egress: EgressControls;
  readonly debug: boolean;
  readonly onPanel: (panel: Panel) => void;
  readonly onDismiss: (key: string) => void;
}

export function Notices(props: NoticesProps) {
  return (
    <div className="notices" data-testid="notices">
      {props.view.notices.map((notice) => (
        <NoticeItem key={notice.key} {...props} notice={notice} />
      ))}
    </div>
  );
}

const OVER: ReadonlySet<ErrorEnds> = new Set(["recording", "livestream", "hls"]);

/** Milliseconds after which it goes by itself; null: it waits to be dismissed. */
function shownFor(notice: Notice, debug: boolean): number | null {
  switch (notice.kind) {
    case "info":
      return NEWS_MS;
    case "recording":
      return null;
    case "error":
      // A developer reads every field, and a recording or livestream that is over was somebody's work.
      return debug || OVER.has(notice.error.ends) ? null : ERROR_MS;
  }
}

function NoticeItem({ view, egress, notice, debug, onPanel, onDismiss }: NoticesProps & { readonly notice: Notice }) {
  const shownForMs = shownFor(notice, debug);

  useEffect(() => {
    if (shownForMs === null) {
      return;
    }
    const timer = setTimeout(() => onDismiss(notice.key), shownForMs);
    return () => clearTimeout(timer);
  }, [notice, shownForMs, onDismiss]);

  switch (notice.kind) {
    case "error":
      return <ErrorCard error={notice.error} debug={debug} onDismiss={() => onDismiss(notice.key)} />;
    case "recording": {
      const recording = view.egress.recordings?.find(({ recordingId }) => recordingId === notice.recordingId);
      return recording === undefined ? null : (
        <RecordingReady
          recording={recording}
          busy={view.busy}
          onDownload={egress.download}
          onShowAll={() => {
            onDismiss(notice.key);
            if (view.panel !== "recordings") {
              onPanel("recordings");
            }
          }}
          onDismiss={() => onDismiss(notice.key)}
        />
      );
    }
    case "info":
      return (
        <p className="news" role="status" data-testid="news">
          <span dir="auto">{notice.text}</span>
        </p>
      );
  }
}
