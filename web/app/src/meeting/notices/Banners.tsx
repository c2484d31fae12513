// What holds for a while: the connection is being restored; the browser waits for leave to play sound.

import { docsOf, plainText } from "../../page/pageErrors.ts";
import { startSound } from "../../page/sound.ts";
import { Icon } from "../../ui/Icon.tsx";
import type { MeetingView } from "../meetingView.ts";

export interface BannersProps {
  readonly view: MeetingView;
  readonly soundBlocked: boolean;
  readonly debug: boolean;
}

export function Banners({ view, soundBlocked, debug }: BannersProps) {
  const { outage } = view;
  return (
    <div className="banners">
      <div role="status">
        {view.reconnecting ? (
          <p className="banner warn" data-testid="reconnecting" data-code={outage?.code}>
            <span className="spinner" aria-hidden="true" />
            <span>
              {outage === null ? "Reconnecting…" : plainText(outage)}
              {debug && outage !== null ? (
                <small>
                  {outage.code} {outage.name} · {outage.reason} · {outage.detail} · {outage.solution}{" "}
                  <a href={docsOf(outage)} target="_blank" rel="noreferrer">
                    About error {outage.code}
                  </a>
                </small>
              ) : null}
            </span>
          </p>
        ) : null}
      </div>
      {soundBlocked ? (
        <button type="button" className="banner sound" onClick={startSound} data-testid="start-sound">
          <Icon name="sound" size={20} />
          <span>Turn the sound on</span>
        </button>
      ) : null}
    </div>
  );
}
