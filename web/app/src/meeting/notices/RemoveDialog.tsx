// Asks before somebody is removed from the meeting.

import { Modal } from "../../ui/Modal.tsx";
import type { Person } from "../meetingView.ts";

export interface RemoveDialogProps {
  readonly person: Person;
  readonly onRemove: () => void;
  readonly onCancel: () => void;
}

export function RemoveDialog({ person, onRemove, onCancel }: RemoveDialogProps) {
  return (
    <Modal title={`Remove ${person.name}?`} testId="remove-dialog" onCancel={onCancel}>
      <p>The meeting ends for this person. With a valid link they can come back.</p>
      <div className="modal-actions">
        <button type="button" className="button quiet" onClick={onCancel}>
          Cancel
        </button>
        <button type="button" className="button danger" onClick={onRemove} data-testid="remove-confirm">
          Remove
        </button>
      </div>
    </Modal>
  );
}
