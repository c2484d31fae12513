// A moderator keeps somebody large for everybody; everybody sees whom.
import { Icon } from "../../ui/Icon.tsx";

export interface PinForAllProps {
  readonly whose: string;
  readonly pinned: boolean;
  readonly onPin: () => void;
}

export function PinForAll({ whose, pinned, onPin }: PinForAllProps) {
  return (
    <button
      type="button"
      className="icon-button small tile-pin"
      onClick={onPin}
      aria-pressed={pinned}
      aria-label={pinned ? `Stop pinning ${whose} for everybody` : `Pin ${whose} for everybody`}
      title={pinned ? "Unpin for everybody" : "Pin for everybody"}
      data-testid="pin-for-all"
    >
      <Icon name="pinAll" size={18} />
    </button>
  );
}

/** Stands beside the name. */
export function PinMark() {
  return (
    <span
      className="pin-mark"
      role="img"
      aria-label="pinned for everybody"
      title="Pinned for everybody"
      data-testid="pin-mark"
    >
      <Icon name="pinAll" size={15} />
    </span>
  );
}
