// Copies the meeting's link, which carries no token.
import { meetingLink } from "../page/route.ts";
import { CopyText } from "./CopyText.tsx";

export function CopyLink({ meetingId, label = false }: { readonly meetingId: string; readonly label?: boolean }) {
  return (
    <CopyText
      text={meetingLink(window.location.origin, meetingId)}
      what="the meeting's link"
      button="Copy link"
      testId="copy-link"
      look={label ? "button" : "chip"}
    />
  );
}
