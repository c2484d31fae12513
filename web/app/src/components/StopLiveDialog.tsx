// Ends a livestream, after asking: those who watch cannot be brought back.
import { Modal } from "./Modal.tsx";

export interface StopLiveDialogProps {
  readonly onStop: () => void;
  readonly onCancel: () => void;
}

export function StopLiveDialog({ onStop, onCancel }: StopLiveDialogProps) {
  return (
    <Modal title="End the livestream?" testId="stop-live-dialog" onCancel={onCancel}>
      <p>It ends for everybody who watches. The meeting goes on.</p>
      <div className="modal-actions">
        <button type="button" className="button quiet" onClick={onCancel}>
          Keep streaming
        </button>
        <button type="button" className="button danger" onClick={onStop} data-testid="stop-live-confirm">
          End livestream
        </button>
      </div>
    </Modal>
  );
}
