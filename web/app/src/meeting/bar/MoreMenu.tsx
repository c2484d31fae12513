// The menu of a narrow bar: what has no room of its own.
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { ControlButton } from "../../ui/ControlButton.tsx";
import { Icon, type IconName } from "../../ui/Icon.tsx";

export interface MenuItem {
  readonly icon: IconName;
  readonly label: string;
  readonly testId: string;
  readonly changing?: boolean;
  readonly act: () => void;
}

export function MoreMenu({ items, marked }: { readonly items: readonly MenuItem[]; readonly marked: boolean }) {
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) {
      return;
    }
    menu.current?.querySelector<HTMLElement>('[role="menuitem"]:not(:disabled)')?.focus();
    function onPress(event: PointerEvent): void {
      if (event.target instanceof Node && !frame.current?.contains(event.target)) {
        setOpen(false);
      }
    }
    document.addEventListener("pointerdown", onPress);
    return () => document.removeEventListener("pointerdown", onPress);
  }, [open]);

  function close(): void {
    setOpen(false);
    frame.current?.querySelector("button")?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    const entries = [...(menu.current?.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)') ?? [])];
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 + entries.length, Home: 0, End: entries.length - 1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      close();
    } else if (next !== undefined) {
      entries[next % entries.length]?.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className="more" ref={frame}>
      <ControlButton
        icon="more"
        label="More"
        testId="toggle-more"
        look={open ? "active" : "plain"}
        marked={marked}
        expanded={open}
        popup={id}
        onClick={() => setOpen(!open)}
      />
      {open ? (
        <div
          ref={menu}
          id={id}
          className="menu"
          role="menu"
          tabIndex={-1}
          aria-label="More"
          data-testid="more-menu"
          onKeyDown={onKeyDown}
        >
          {items.map(({ icon, label, testId, changing = false, act }) => (
            <button
              key={testId}
              type="button"
              role="menuitem"
              className="menu-item"
              disabled={changing}
              onClick={() => {
                close();
                act();
              }}
              data-testid={testId}
            >
              {changing ? <span className="spinner" aria-hidden="true" /> : <Icon name={icon} size={20} />}
              <span>{label}</span>
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}
