// The bottom bar of the meeting.

import { EgressButtons, egressActs } from "../../egress/EgressButtons.tsx";
import type { EgressControls } from "../../egress/egressSession.ts";
import { ControlButton } from "../../ui/ControlButton.tsx";
import type { MeetingView, Panel } from "../meetingView.ts";
import { MoreMenu } from "./MoreMenu.tsx";
import { useNarrow } from "./useNarrow.ts";

export interface ControlBarProps {
  readonly view: MeetingView;
  readonly egress: EgressControls;
  readonly onMic: () => void;
  readonly onWebcam: () => void;
  readonly onShare: () => void;
  readonly onPanel: (panel: Panel) => void;
  readonly onLeave: () => void;
}

/** Phones have no screen to share. */
const canShare = typeof navigator !== "undefined" && navigator.mediaDevices?.getDisplayMedia !== undefined;

export function ControlBar({ view, egress, onMic, onWebcam, onShare, onPanel, onLeave }: ControlBarProps) {
  const me = view.people.find((person) => person.local);
  const micOn = me?.micOn === true;
  const webcamOn = me?.webcamOn === true;
  const sharing = me?.sharing === true;
  const maySend = me?.mode === "SEND_AND_RECV";
  const waiting = view.lobby.length;
  const narrow = useNarrow();
  const acts = view.canModerate ? egressActs(view, egress, onPanel) : [];
  // A moderator's narrow bar has no room for all: the menu has what is used least.
  const hasMenu = narrow && acts.length > 0;
  return (
    <footer className="control-foot">
      <div className="control-bar" role="toolbar" aria-label="Meeting controls">
        {maySend ? (
          <div className="control-group">
            <ControlButton
              icon={micOn ? "mic" : "micOff"}
              label={micOn ? "Mute" : "Unmute"}
              shortcut="m"
              testId="toggle-mic"
              look={micOn ? "plain" : "off"}
              pressed={micOn}
              busy={view.busy.has("mic")}
              onClick={onMic}
            />
            <ControlButton
              icon={webcamOn ? "camera" : "cameraOff"}
              label={webcamOn ? "Turn the camera off" : "Turn the camera on"}
              shortcut="v"
              testId="toggle-webcam"
              look={webcamOn ? "plain" : "off"}
              pressed={webcamOn}
              busy={view.busy.has("webcam")}
              onClick={onWebcam}
            />
            {canShare ? (
              <ControlButton
                icon={sharing ? "screenOff" : "screen"}
                label={sharing ? "Stop sharing the screen" : "Share the screen"}
                shortcut="s"
                testId="toggle-share"
                look={sharing ? "active" : "plain"}
                pressed={sharing}
                busy={view.busy.has("share")}
                onClick={onShare}
              />
            ) : null}
          </div>
        ) : null}
        {acts.length > 0 && !narrow ? <EgressButtons acts={acts} /> : null}
        <div className="control-group">
          <ControlButton
            icon="people"
            label={`People, ${view.people.length}`}
            shortcut="p"
            testId="toggle-people"
            look={view.panel === "people" ? "active" : "plain"}
            expanded={view.panel === "people"}
            badge={waiting}
            onClick={() => onPanel("people")}
          />
          <ControlButton
            icon="chat"
            label="Chat"
            shortcut="c"
            testId="toggle-chat"
            look={view.panel === "chat" ? "active" : "plain"}
            expanded={view.panel === "chat"}
            badge={view.unread}
            onClick={() => onPanel("chat")}
          />
          {hasMenu ? (
            <MoreMenu
              marked={acts.some(({ look }) => look === "recording" || look === "live")}
              items={[
                ...acts,
                { icon: "devices", label: "Devices", testId: "toggle-devices", act: () => onPanel("devices") },
              ]}
            />
          ) : (
            <ControlButton
              icon="devices"
              label="Devices"
              shortcut="d"
              testId="toggle-devices"
              look={view.panel === "devices" ? "active" : "plain"}
              expanded={view.panel === "devices"}
              onClick={() => onPanel("devices")}
            />
          )}
        </div>
        <ControlButton icon="leave" label="Leave" testId="leave" look="danger" onClick={onLeave} />
      </div>
    </footer>
  );
}
