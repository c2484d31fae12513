// The dialogs of recording and livestream, whichever is open.

import type { MeetingView } from "../meeting/meetingView.ts";
import type { EgressControls } from "./egressSession.ts";
import type { EgressView } from "./egressView.ts";
import { LiveDialog, type LiveWay } from "./live/LiveDialog.tsx";
import { StopLiveDialog } from "./live/StopLiveDialog.tsx";
import { RecordDialog } from "./recording/RecordDialog.tsx";

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
    case "watchLink":
      return (
        <LiveDialog
          ways={freeWays(view.egress)}
          error={dialogError}
          outcomes={view.egress.outputs}
          busy={view.busy.has(dialog === "live" ? "livestream" : "hls")}
          debug={debug}
          onStartService={egress.goLive}
          onStartLink={egress.startWatchLink}
          onClose={close}
        />
      );
    case "stopLive":
      return <StopLiveDialog what="livestream" onStop={egress.stopLive} onCancel={close} />;
    case "stopHls":
      return <StopLiveDialog what="broadcast" onStop={egress.stopWatchLink} onCancel={close} />;
    case null:
      return null;
  }
}

/** The ways of going live that don't run yet; the one that was asked for first. While it starts it is the only one. */
function freeWays({ livestream, hls, dialog }: EgressView): LiveWay[] {
  const asked: LiveWay = dialog === "watchLink" ? "link" : "service";
  const other: LiveWay = asked === "link" ? "service" : "link";
  const otherRuns = (other === "link" ? hls : livestream).stage !== "stopped";
  return otherRuns ? [asked] : [asked, other];
}
