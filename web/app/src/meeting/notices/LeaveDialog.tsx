// A moderator leaves: alone, or for everybody.
import { Modal } from "../../ui/Modal.tsx";

export interface LeaveDialogProps {
  readonly onLeave: () => void;
  readonly onEnd: () => void;
  readonly onCancel: () => void;
}

export function LeaveDialog({ onLeave, onEnd, onCancel }: LeaveDialogProps) {
  return (
    <Modal title="Leave or end the meeting?" testId="leave-dialog" onCancel={onCancel}>
      <p>You can leave and let the others go on, or end the meeting for everybody in it.</p>
      <div className="modal-actions">
        <button type="button" className="button quiet" onClick={onCancel}>
          Stay
        </button>
        <button type="button" className="button danger" onClick={onEnd} data-testid="end-for-all">
          End for all
        </button>
        <button type="button" className="button primary" onClick={onLeave} data-testid="leave-only">
          Just leave
        </button>
      </div>
    </Modal>
  );
}
