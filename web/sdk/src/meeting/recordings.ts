// The meeting's recordings as its moderators see them.
import type { DownloadLink, Recording } from "../api.ts";
import { errorFromWire } from "../errors/error.ts";
import type { Acting } from "./context.ts";

export class MeetingRecordings {
  readonly #acting: Acting;

  constructor(acting: Acting) {
    this.#acting = acting;
  }

  list(): Promise<readonly Recording[]> {
    const operation = "listRecordings";
    return this.#acting.act(operation, async () => {
      const { recordings } = await this.#acting.request("recording.list", {}, { operation, repeat: "always" });
      return recordings.map(({ error, ...rest }) =>
        error === undefined ? rest : { ...rest, error: errorFromWire(error) },
      );
    });
  }

  link(recordingId: string, index = 0): Promise<DownloadLink> {
    const operation = "recordingLink";
    return this.#acting.act(operation, () =>
      this.#acting.request("recording.link", { recordingId, index }, { operation, repeat: "always" }),
    );
  }
}
