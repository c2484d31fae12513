// Shown to somebody who is alone: how others come in.
import { CopyLink } from "../../ui/CopyLink.tsx";

export function InviteCard({ meetingId }: { readonly meetingId: string }) {
  return (
    <section className="card invite-card" data-testid="invite-card">
      <p>
        <strong>You're the only one here.</strong>
        <span>Send the link to those you want to meet.</span>
      </p>
      <CopyLink meetingId={meetingId} label />
    </section>
  );
}
