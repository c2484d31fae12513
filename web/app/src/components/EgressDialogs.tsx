// The dialogs of recording and livestream, whichever is open.
import type { EgressControls } from "../state/egressSession.ts";
import type { MeetingView } from "../state/meetingView.ts";
import { LiveDialog } from "./LiveDialog.tsx";
import { RecordDialog } from "./RecordDialog.tsx";
import { StopLiveDialog } from "./StopLiveDialog.tsx";

export interface EgressDialogsProps {
  readonly view: MeetingView;
  readonly egress: EgressControls;
  readonly debug: boolean;
}

export function EgressDialogs({ view, egress, debug }: EgressDialogsProps) {
  const { dialog, dialogError } = view.egress;
  const close = (): void => egress.openDialog(null);
  switch (dialog) {
    case "record":
      return <RecordDialog onStart={egress.startRecording} onCancel={close} />;
    case "live":
      return (
        <LiveDialog
          error={dialogError}
          busy={view.busy.has("livestream")}
          debug={debug}
          onStart={egress.goLive}
          onClose={close}
        />
      );
    case "stopLive":
      return <StopLiveDialog onStop={egress.stopLive} onCancel={close} />;
    case null:
      return null;
  }
}
