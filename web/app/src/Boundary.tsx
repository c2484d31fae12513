// The last net: a bug in the page itself becomes the catalogue's INTERNAL_ERROR on screen, never a blank page.
import type { MeetingError } from "@meetkit/sdk";
import { Component, type ReactNode } from "react";
import { asError } from "./page/pageErrors.ts";
import { debugFromSearch } from "./page/route.ts";
import { ErrorCard } from "./ui/ErrorCard.tsx";

interface BoundaryState {
  readonly error: MeetingError | null;
  /** The screen itself could not be drawn: only reloading helps. */
  readonly broken: boolean;
}

export class Boundary extends Component<{ readonly children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { error: null, broken: false };

  static getDerivedStateFromError(fault: unknown): BoundaryState {
    return { error: asError(fault), broken: true };
  }

  override componentDidMount(): void {
    addEventListener("error", this.#onError);
    addEventListener("unhandledrejection", this.#onRejection);
  }

  override componentWillUnmount(): void {
    removeEventListener("error", this.#onError);
    removeEventListener("unhandledrejection", this.#onRejection);
  }

  #onError = (event: ErrorEvent): void => {
    // A script of another origin or a ResizeObserver's notice carries no error: nothing of the page failed.
    if (event.error !== null && event.error !== undefined) {
      this.setState({ error: asError(event.error) });
    }
  };

  #onRejection = (event: PromiseRejectionEvent): void => this.setState({ error: asError(event.reason) });

  override render(): ReactNode {
    const { error, broken } = this.state;
    const debug = debugFromSearch(location.search) ?? false;
    if (broken && error !== null) {
      return (
        <main className="centred" data-testid="page-error">
          <section className="card message-card">
            <ErrorCard error={error} debug={debug} />
            <div className="message-actions">
              <button type="button" className="button primary" onClick={() => location.reload()}>
                Reload
              </button>
            </div>
          </section>
        </main>
      );
    }
    return (
      <>
        {this.props.children}
        {error === null ? null : (
          <div className="last-net" data-testid="page-error">
            <ErrorCard error={error} debug={debug} onDismiss={() => this.setState({ error: null })} />
          </div>
        )}
      </>
    );
  }
}
