// The server's configuration, fetched once and again on request.
import type { MeetingError } from "@meetkit/sdk";
import { useCallback, useEffect, useState } from "react";
import { asError } from "../page/pageErrors.ts";
import { fetchConfig, type ServerConfig } from "../page/server.ts";

export type ConfigState =
  | { readonly at: "loading" }
  | { readonly at: "ready"; readonly config: ServerConfig }
  | { readonly at: "failed"; readonly error: MeetingError };

export function useConfig(): { readonly state: ConfigState; readonly retry: () => void } {
  const [state, setState] = useState<ConfigState>({ at: "loading" });
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is what asks for another try.
  useEffect(() => {
    const stop = new AbortController();
    setState({ at: "loading" });
    fetchConfig(stop.signal).then(
      (config) => setState({ at: "ready", config }),
      (fault: unknown) => {
        if (!stop.signal.aborted) {
          setState({ at: "failed", error: asError(fault) });
        }
      },
    );
    return () => stop.abort();
  }, [attempt]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { state, retry };
}
