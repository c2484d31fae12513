// A host signs in with a token: kept for this tab only, never shown again, never in an address.
import { useId, useState } from "react";
import { hostToken, keepHostToken } from "../page/visitor.ts";
import { Icon } from "../ui/Icon.tsx";

export interface HostTokenProps {
  /** Without one nobody gets in: then the field is open from the start. */
  readonly required: boolean;
  readonly onChange: (kept: boolean) => void;
}

export function HostToken({ required, onChange }: HostTokenProps) {
  const [kept, setKept] = useState(() => hostToken() !== null);
  const [open, setOpen] = useState(required);
  const [typed, setTyped] = useState("");
  const id = useId();

  function change(token: string | null): void {
    keepHostToken(token);
    setKept(token !== null);
    setTyped("");
    onChange(token !== null);
  }

  if (kept) {
    return (
      <p className="host-kept" data-testid="host-kept">
        <Icon name="key" size={18} />
        <span>You're a host in this tab.</span>
        <button type="button" className="link-button" onClick={() => change(null)} data-testid="host-forget">
          Forget the token
        </button>
      </p>
    );
  }
  if (!open) {
    return (
      <button type="button" className="link-button" onClick={() => setOpen(true)} data-testid="host-open">
        I'm a host
      </button>
    );
  }
  return (
    <form
      className="host-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== "") {
          change(typed.trim());
        }
      }}
    >
      <label htmlFor={id}>{required ? "Your token" : "Host token"}</label>
      <div className="field-row">
        <input
          id={id}
          className="field"
          type="password"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder="Paste it here"
          data-testid="host-token"
        />
        <button type="submit" className="button quiet" disabled={typed.trim() === ""} data-testid="host-keep">
          Use
        </button>
      </div>
      <p className="fine">
        Made with <code>meetkit token</code> by whoever runs this server. It stays in this tab.
      </p>
    </form>
  );
}
