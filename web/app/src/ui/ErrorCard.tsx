// One error, for people (a plain sentence) or for developers (everything that is known of it).
import type { MeetingError } from "@meetkit/sdk";
import { docsOf, errorHelp, plainText } from "../page/pageErrors.ts";
import { Icon } from "./Icon.tsx";

export interface ErrorCardProps {
  readonly error: MeetingError;
  readonly debug: boolean;
  readonly onDismiss?: () => void;
  /** `alert` speaks at once; in a list of past errors nothing is announced. */
  readonly announce?: boolean;
}

export function ErrorCard({ error, debug, onDismiss, announce = true }: ErrorCardProps) {
  return (
    <section
      className={debug ? "error-card error-card-debug" : "error-card"}
      data-testid="error"
      data-code={error.code}
      data-reason={error.reason}
      {...(announce ? { role: "alert" } : {})}
    >
      <span className="error-sign">
        <Icon name="alert" size={20} />
      </span>
      <div className="error-body">{debug ? <DebugBody error={error} /> : <PlainBody error={error} />}</div>
      {onDismiss === undefined ? null : (
        <button type="button" className="icon-button small" onClick={onDismiss} aria-label="Dismiss this message">
          <Icon name="close" size={18} />
        </button>
      )}
    </section>
  );
}

function PlainBody({ error }: { readonly error: MeetingError }) {
  const help = errorHelp(error);
  return (
    <>
      <p className="error-plain" data-testid="error-plain">
        {plainText(error)}
      </p>
      {help === "" ? null : (
        <p className="error-help" data-testid="error-help">
          {help}
        </p>
      )}
    </>
  );
}

function DebugBody({ error }: { readonly error: MeetingError }) {
  return (
    <>
      <p className="error-title">
        <code data-testid="error-code">{error.code}</code> <code data-testid="error-name">{error.name}</code>
        {error.rehearsed ? <span className="tag">rehearsed</span> : null}
      </p>
      <p data-testid="error-message">{error.message}</p>
      <dl className="error-facts">
        <dt>Reason</dt>
        <dd data-testid="error-reason">
          <code>{error.reason}</code>
        </dd>
        <dt>Detail</dt>
        <dd data-testid="error-detail">{error.detail}</dd>
        <dt>Fix</dt>
        <dd data-testid="error-fix">{error.solution}</dd>
      </dl>
      <p className="error-foot">
        <a href={docsOf(error)} target="_blank" rel="noreferrer" data-testid="error-docs">
          About error {error.code}
        </a>
        <span title="The error's id, the same in the server's log">{error.id}</span>
      </p>
    </>
  );
}
