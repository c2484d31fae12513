// The whole page: which screen, once the server has said what it offers.

import { HomeScreen } from "./home/HomeScreen.tsx";
import { useConfig } from "./hooks/useConfig.ts";
import { useRoute } from "./hooks/useRoute.ts";
import { MeetingVisit } from "./meeting/MeetingVisit.tsx";
import { debugFromSearch } from "./page/route.ts";
import { ErrorCard } from "./ui/ErrorCard.tsx";
import { Mark } from "./ui/Mark.tsx";

export function App() {
  const { state, retry } = useConfig();
  const { route, go } = useRoute();
  const asked = debugFromSearch(location.search);

  switch (state.at) {
    case "loading":
      return (
        <main className="centred" data-testid="loading">
          <span className="loading-mark">
            <Mark size={48} />
          </span>
          <p className="visually-hidden" role="status">
            Loading
          </p>
        </main>
      );
    case "failed":
      return (
        <main className="centred" data-testid="unavailable">
          <section className="card message-card">
            <h1>The server doesn't answer</h1>
            <ErrorCard error={state.error} debug={asked ?? false} />
            <div className="message-actions">
              <button type="button" className="button primary" onClick={retry}>
                Try again
              </button>
            </div>
          </section>
        </main>
      );
    case "ready": {
      const debug = asked ?? state.config.debug;
      return route.at === "home" ? (
        <HomeScreen config={state.config} debug={debug} onEnter={(meetingId) => go({ at: "meeting", meetingId })} />
      ) : (
        <MeetingVisit
          key={route.meetingId}
          meetingId={route.meetingId}
          config={state.config}
          debug={debug}
          onHome={() => go({ at: "home" })}
        />
      );
    }
  }
}
