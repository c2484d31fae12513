// Copies a text; where the clipboard is closed to pages it is shown to copy by hand.
import { useEffect, useRef, useState } from "react";
import { Icon } from "./Icon.tsx";

type Copied = "no" | "yes" | "byHand";

const SHOWN_FOR_MS = 2500;

export interface CopyTextProps {
  readonly text: string;
  /** What it is, in words: `the meeting's link`. */
  readonly what: string;
  readonly button: string;
  readonly testId: string;
  readonly look?: "button" | "chip";
}

export function CopyText({ text, what, button, testId, look = "button" }: CopyTextProps) {
  const [copied, setCopied] = useState<Copied>("no");
  const field = useRef<HTMLInputElement>(null);

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
    navigator.clipboard.writeText(text).then(
      () => setCopied("yes"),
      () => setCopied("byHand"),
    );
  }

  return (
    <span className="copy-link">
      <button
        type="button"
        className={look === "button" ? "button quiet" : "chip-button"}
        onClick={copy}
        data-testid={testId}
        title={`Copy ${what}`}
      >
        <Icon name={copied === "yes" ? "check" : "link"} size={18} />
        <span>{copied === "yes" ? "Link copied" : button}</span>
      </button>
      {copied === "byHand" ? (
        <input
          ref={field}
          className="field copy-field"
          readOnly
          value={text}
          aria-label={`Copy ${what} from here`}
          onBlur={() => setCopied("no")}
        />
      ) : null}
      <span className="visually-hidden" role="status">
        {copied === "yes" ? "Link copied" : ""}
      </span>
    </span>
  );
}
