// One destination of a livestream: address, key, and what is wrong with either.
import type { MeetingError } from "@meetkit/sdk";
import { useEffect, useId, useRef } from "react";
import { fieldText } from "../../page/pageErrors.ts";
import { Icon } from "../../ui/Icon.tsx";
import { type OutputField, outputPlace } from "./outputErrors.ts";

export interface OutputFieldsProps {
  /** Names the fields in their form: `url-<id>`, `key-<id>`. */
  readonly id: number;
  /** Null: it is the only one. */
  readonly number: number | null;
  readonly error: MeetingError | null;
  /** The first that is wrong gets the focus. */
  readonly focused: boolean;
  readonly disabled: boolean;
  readonly debug: boolean;
  readonly onRemove: (() => void) | null;
}

export function OutputFields(props: OutputFieldsProps) {
  const { id, number, error, focused, disabled, debug, onRemove } = props;
  const prefix = useId();
  const wrong = useRef<HTMLInputElement>(null);
  const wrongField: OutputField | null = error === null ? null : (outputPlace(error)?.field ?? "url");

  useEffect(() => {
    if (error !== null && focused && !disabled) {
      wrong.current?.focus();
    }
  }, [error, focused, disabled]);

  const field = (name: OutputField) => ({
    id: `${prefix}-${name}`,
    ref: wrongField === name ? wrong : null,
    className: "field",
    // Not `disabled`: what is disabled is missing from the form's data, and its value is still wanted.
    readOnly: disabled,
    spellCheck: false,
    autoCapitalize: "off",
    "aria-invalid": wrongField === name,
    "aria-describedby": wrongField === name ? `${prefix}-error` : `${prefix}-hint`,
  });
  const message = error === null ? null : <FieldError id={`${prefix}-error`} error={error} debug={debug} />;
  return (
    <li className="output" data-testid="output">
      {number === null ? null : (
        <div className="output-head">
          <h3>Destination {number}</h3>
          {onRemove === null ? null : (
            <button
              type="button"
              className="icon-button small"
              disabled={disabled}
              onClick={onRemove}
              aria-label={`Remove destination ${number}`}
              title="Remove"
              data-testid="remove-output"
            >
              <Icon name="trash" size={18} />
            </button>
          )}
        </div>
      )}
      <label htmlFor={`${prefix}-url`}>Server</label>
      <input
        {...field("url")}
        type="text"
        inputMode="url"
        name={`url-${id}`}
        autoComplete="off"
        placeholder="rtmps://…"
        data-testid="output-url"
      />
      {wrongField === "url" ? message : null}
      <label className="later" htmlFor={`${prefix}-streamKey`}>
        Stream key
      </label>
      <input
        {...field("streamKey")}
        type="password"
        name={`key-${id}`}
        autoComplete="off"
        data-1p-ignore=""
        data-lpignore="true"
        data-testid="output-key"
      />
      {wrongField === "streamKey" ? message : null}
      {number === null || number === 1 ? (
        <p className="fine" id={`${prefix}-hint`}>
          For example <code>rtmps://a.rtmps.youtube.com/live2</code>, <code>rtmps://live.twitch.tv/app</code>. The key
          is sent to this server only and kept nowhere on this page.
        </p>
      ) : null}
    </li>
  );
}

interface FieldErrorProps {
  readonly id: string;
  readonly error: MeetingError;
  readonly debug: boolean;
}

function FieldError({ id, error, debug }: FieldErrorProps) {
  return (
    <p
      className="field-error"
      id={id}
      role="alert"
      data-testid="output-error"
      data-code={error.code}
      data-reason={error.reason}
    >
      <span data-testid="output-error-text">{fieldText(error)}</span>
      {debug ? (
        <>
          <code>
            {error.code} {error.name} · {error.reason}
          </code>
          <span>
            {error.detail} {error.solution}
          </span>
          <code>{error.id}</code>
        </>
      ) : null}
    </p>
  );
}
