// Recording, livestream and HLS as an app orders them. The server answers when it has happened, which takes its time.
import type { EgressConfig, HlsStream, LivestreamOutput } from "../api.ts";
import type { Acting } from "./context.ts";

const PATIENCE_MS = 30_000;
const FILE_START_PATIENCE_MS = 45_000;
const LIVESTREAM_START_PATIENCE_MS = 55_000;

/** The calls; a member that is not given is not sent. */
export class MeetingEgress {
  readonly #acting: Acting;

  constructor(acting: Acting) {
    this.#acting = acting;
  }

  startRecording(webhookUrl?: string | null, dirPath?: string | null, config?: EgressConfig): Promise<string> {
    const operation = "startRecording";
    const data = {
      ...(webhookUrl == null ? {} : { webhookUrl }),
      ...(dirPath == null ? {} : { dirPath }),
      ...(config === undefined ? {} : { config }),
    };
    return this.#acting.act(operation, async () => {
      const options = { operation, timeoutMs: FILE_START_PATIENCE_MS };
      return (await this.#acting.request("recording.start", data, options)).recordingId;
    });
  }

  stopRecording(): Promise<string> {
    const operation = "stopRecording";
    return this.#acting.act(operation, async () => {
      const options = { operation, timeoutMs: PATIENCE_MS };
      return (await this.#acting.request("recording.stop", {}, options)).recordingId;
    });
  }

  startLivestream(outputs: readonly LivestreamOutput[], config?: EgressConfig): Promise<string> {
    const operation = "startLivestream";
    const data = { outputs, ...(config === undefined ? {} : { config }) };
    return this.#acting.act(operation, async () => {
      const options = { operation, timeoutMs: LIVESTREAM_START_PATIENCE_MS };
      return (await this.#acting.request("livestream.start", data, options)).livestreamId;
    });
  }

  stopLivestream(): Promise<string> {
    const operation = "stopLivestream";
    return this.#acting.act(operation, async () => {
      const options = { operation, timeoutMs: PATIENCE_MS };
      return (await this.#acting.request("livestream.stop", {}, options)).livestreamId;
    });
  }

  startHls(config?: EgressConfig, webhookUrl?: string | null): Promise<HlsStream> {
    const operation = "startHls";
    const data = { ...(config === undefined ? {} : { config }), ...(webhookUrl == null ? {} : { webhookUrl }) };
    return this.#acting.act(operation, () =>
      this.#acting.request("hls.start", data, { operation, timeoutMs: FILE_START_PATIENCE_MS }),
    );
  }

  stopHls(): Promise<string> {
    const operation = "stopHls";
    return this.#acting.act(operation, async () => {
      const options = { operation, timeoutMs: PATIENCE_MS };
      return (await this.#acting.request("hls.stop", {}, options)).hlsId;
    });
  }
}
