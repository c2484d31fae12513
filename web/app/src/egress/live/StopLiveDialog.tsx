// Ends a livestream, after asking: those who watch cannot be brought back.
import { Modal } from "../../ui/Modal.tsx";

export interface StopLiveDialogProps {
  readonly what: "livestream" | "broadcast";
  readonly onStop: () => void;
  readonly onCancel: () => void;
}

export function StopLiveDialog({ what, onStop, onCancel }: StopLiveDialogProps) {
  return (
    <Modal title={`End the ${what}?`} testId="stop-live-dialog" onCancel={onCancel}>
      <p>It ends for everybody who watches. The meeting goes on.</p>
      <div className="modal-actions">
        <button type="button" className="button quiet" onClick={onCancel}>
          Keep streaming
        </button>
        <button type="button" className="button danger" onClick={onStop} data-testid="stop-live-confirm">
          End {what}
        </button>
      </div>
    </Modal>
  );
}
