// The frame of a panel: at the side of a wide window, a sheet from below on a phone.
import { type ReactNode, useEffect, useRef } from "react";
import { Icon } from "../../ui/Icon.tsx";

export interface SidePanelProps {
  readonly title: string;
  readonly testId: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function SidePanel({ title, testId, onClose, children }: SidePanelProps) {
  const panel = useRef<HTMLElement>(null);

  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    return () => {
      // Back to the button that opened it, unless the person went elsewhere meanwhile.
      if (before instanceof HTMLElement && (document.activeElement === document.body || !document.activeElement)) {
        before.focus();
      }
    };
  }, []);

  return (
    <aside
      ref={panel}
      className="side-panel"
      aria-label={title}
      data-testid={testId}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          onClose();
        }
      }}
    >
      <header className="panel-head">
        <h2>{title}</h2>
        <button
          type="button"
          className="icon-button"
          onClick={onClose}
          aria-label={`Close ${title}`}
          title="Close (Esc)"
        >
          <Icon name="close" size={20} />
        </button>
      </header>
      {children}
    </aside>
  );
}
