// A modal dialog: the browser's own, so that focus stays inside and Escape closes it.
import { type ReactNode, useEffect, useId, useRef } from "react";

export interface ModalProps {
  readonly title: string;
  readonly testId: string;
  readonly wide?: boolean;
  /** Called on Escape too. */
  readonly onCancel: () => void;
  readonly children: ReactNode;
}

export function Modal({ title, testId, wide = false, onCancel, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) {
      element.showModal();
      // The browser chooses the first control; a dialog may name a better one.
      element.querySelector<HTMLElement>("[data-first]")?.focus();
    }
    return () => element?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      className={wide ? "modal modal-wide" : "modal"}
      aria-labelledby={titleId}
      data-testid={testId}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  );
}
