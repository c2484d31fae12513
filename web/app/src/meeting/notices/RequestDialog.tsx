// A moderator asks for one's microphone or camera.

import { Modal } from "../../ui/Modal.tsx";
import type { DeviceRequest } from "../meetingView.ts";

export interface RequestDialogProps {
  readonly request: DeviceRequest;
  readonly onAnswer: (accepted: boolean) => void;
}

export function RequestDialog({ request, onAnswer }: RequestDialogProps) {
  const mic = request.device === "mic";
  return (
    <Modal
      title={mic ? "Turn your microphone on?" : "Turn your camera on?"}
      testId="media-request"
      onCancel={() => onAnswer(false)}
    >
      <p>
        <strong dir="auto">{request.byName}</strong> {mic ? "asks to hear you." : "asks to see you."}
      </p>
      <div className="modal-actions">
        <button type="button" className="button quiet" onClick={() => onAnswer(false)} data-testid="request-reject">
          Not now
        </button>
        <button type="button" className="button primary" onClick={() => onAnswer(true)} data-testid="request-accept">
          {mic ? "Unmute" : "Turn it on"}
        </button>
      </div>
    </Modal>
  );
}
