// A round button of the bottom bar: icon, name, shortcut, badge.
import { Icon, type IconName } from "./Icon.tsx";

export interface ControlButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly shortcut?: string;
  readonly testId: string;
  readonly onClick: () => void;
  /** `off` marks a device that is off; `active` an open panel or a running share; `recording` and `live` what runs. */
  readonly look?: "plain" | "off" | "active" | "danger" | "recording" | "live";
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly badge?: number;
  readonly busy?: boolean;
  /** It keeps the focus all the same: who waits with the keyboard loses no place. */
  readonly disabled?: boolean;
  /** The id of the menu that it opens. */
  readonly popup?: string;
  /** A dot: something behind it runs. */
  readonly marked?: boolean;
}

export function ControlButton(props: ControlButtonProps) {
  const { icon, label, shortcut, testId, onClick, look = "plain", pressed, expanded, badge = 0, busy = false } = props;
  const { disabled = false, popup, marked = false } = props;
  const title = shortcut === undefined ? label : `${label} (${shortcut.toUpperCase()})`;
  return (
    <button
      type="button"
      className={`control control-${look}`}
      onClick={disabled ? undefined : onClick}
      title={title}
      aria-label={badge > 0 ? `${label}, ${badge} new` : label}
      data-testid={testId}
      {...(shortcut === undefined ? {} : { "aria-keyshortcuts": shortcut })}
      {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
      {...(expanded === undefined ? {} : { "aria-expanded": expanded })}
      {...(popup === undefined ? {} : { "aria-haspopup": "menu", "aria-controls": popup })}
      {...(disabled ? { "aria-disabled": true } : {})}
      {...(busy ? { "aria-busy": true } : {})}
    >
      <Icon name={icon} />
      {marked ? <span className="control-dot" aria-hidden="true" /> : null}
      {badge > 0 ? (
        <span className="badge" aria-hidden="true" data-testid={`${testId}-badge`}>
          {badge > 99 ? "99+" : badge}
        </span>
      ) : null}
    </button>
  );
}
