// What a recording shall be like; its usual form is one click away.
import type { EgressConfig } from "@meetkit/sdk";
import { useState } from "react";
import { Icon } from "../../ui/Icon.tsx";
import { Modal } from "../../ui/Modal.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { configOf, LookChoice, usualLook } from "../LookChoice.tsx";

export interface RecordDialogProps {
  readonly onStart: (config: EgressConfig) => void;
  readonly onCancel: () => void;
}

export function RecordDialog({ onStart, onCancel }: RecordDialogProps) {
  const [look, setLook] = useState(usualLook);
  const [soundOnly, setSoundOnly] = useState(false);
  const [tracks, setTracks] = useState(false);

  function start(): void {
    onStart({
      ...(soundOnly ? { mode: "audio" } : configOf(look)),
      ...(tracks ? { tracks: true } : {}),
    });
  }

  return (
    <Modal title="Record this meeting" testId="record-dialog" onCancel={onCancel}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <p>Everybody sees that the meeting is being recorded. You can fetch the file here once it has ended.</p>
        <LookChoice look={look} disabled={soundOnly} onChange={setLook} />
        <Switch
          label="Sound only"
          hint="One audio file, no picture."
          checked={soundOnly}
          onChange={setSoundOnly}
          testId="sound-only"
        />
        <Switch
          label="Separate tracks"
          hint="Also keeps each person's own sound and picture, for editing."
          checked={tracks}
          onChange={setTracks}
          testId="separate-tracks"
        />
        <div className="modal-actions">
          <button type="button" className="button quiet" onClick={onCancel}>
            Cancel
          </button>
          <button type="submit" className="button danger" data-first="" data-testid="start-recording">
            <Icon name="record" size={20} />
            Start recording
          </button>
        </div>
      </form>
    </Modal>
  );
}
