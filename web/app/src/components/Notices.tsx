// What there is to tell, newest last: errors stay until dismissed or read, news passes by.
import { useEffect } from "react";
import type { Notice } from "../state/meetingView.ts";
import { ErrorCard } from "./ErrorCard.tsx";

const NEWS_MS = 4000;
const ERROR_MS = 12_000;

export interface NoticesProps {
  readonly notices: readonly Notice[];
  readonly debug: boolean;
  readonly onDismiss: (key: string) => void;
}

export function Notices({ notices, debug, onDismiss }: NoticesProps) {
  return (
    <div className="notices" data-testid="notices">
      {notices.map((notice) => (
        <NoticeItem key={notice.key} notice={notice} debug={debug} onDismiss={onDismiss} />
      ))}
    </div>
  );
}

interface NoticeItemProps {
  readonly notice: Notice;
  readonly debug: boolean;
  readonly onDismiss: (key: string) => void;
}

function NoticeItem({ notice, debug, onDismiss }: NoticeItemProps) {
  // A developer reads every field: with debug on an error waits to be dismissed.
  const shownForMs = notice.kind === "info" ? NEWS_MS : debug ? null : ERROR_MS;

  useEffect(() => {
    if (shownForMs === null) {
      return;
    }
    const timer = setTimeout(() => onDismiss(notice.key), shownForMs);
    return () => clearTimeout(timer);
  }, [notice, shownForMs, onDismiss]);

  if (notice.kind === "error") {
    return <ErrorCard error={notice.error} debug={debug} onDismiss={() => onDismiss(notice.key)} />;
  }
  return (
    <p className="news" role="status" data-testid="news">
      <span dir="auto">{notice.text}</span>
    </p>
  );
}
