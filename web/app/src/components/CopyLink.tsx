// Copies the meeting's link, which carries no token; where the clipboard is closed to pages the link is shown to copy by hand.
import { useEffect, useRef, useState } from "react";
import { meetingLink } from "../view/route.ts";
import { Icon } from "./Icon.tsx";

type Copied = "no" | "yes" | "byHand";

const SHOWN_FOR_MS = 2500;

export function CopyLink({ meetingId, label = false }: { readonly meetingId: string; readonly label?: boolean }) {
  const [copied, setCopied] = useState<Copied>("no");
  const field = useRef<HTMLInputElement>(null);
  const link = meetingLink(window.location.origin, meetingId);

  useEffect(() => {
    if (copied === "byHand") {
      field.current?.select();
    }
    if (copied !== "yes") {
      return;
    }
    const timer = setTimeout(() => setCopied("no"), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  function copy(): void {
    if (navigator.clipboard === undefined) {
      setCopied("byHand");
      return;
    }
    // Refused without permission or focus: then the person copies it.
    navigator.clipboard.writeText(link).then(
      () => setCopied("yes"),
      () => setCopied("byHand"),
    );
  }

  return (
    <span className="copy-link">
      <button
        type="button"
        className={label ? "button quiet" : "chip-button"}
        onClick={copy}
        data-testid="copy-link"
        title="Copy the meeting's link"
      >
        <Icon name={copied === "yes" ? "check" : "link"} size={18} />
        <span>{copied === "yes" ? "Link copied" : "Copy link"}</span>
      </button>
      {copied === "byHand" ? (
        <input
          ref={field}
          className="field copy-field"
          readOnly
          value={link}
          aria-label="The meeting's link, to copy"
          onBlur={() => setCopied("no")}
        />
      ) : null}
      <span className="visually-hidden" role="status">
        {copied === "yes" ? "Link copied" : ""}
      </span>
    </span>
  );
}
