// Modes: what one may do with media, and what follows when it changes.
import type { Mode } from "../api.ts";
import { modeProblem } from "../checks.ts";
import type { PresentMedia } from "../media/present-media.ts";
import type { Context } from "./context.ts";
import type { Roster } from "./roster.ts";

export class Modes {
  readonly #context: Context;
  readonly #roster: Roster;
  readonly #media: PresentMedia;
  #changing = false;

  constructor(context: Context, roster: Roster, media: PresentMedia) {
    this.#context = context;
    this.#roster = roster;
    this.#media = media;
  }

  change(mode: Mode): Promise<void> {
    const operation = "changeMode";
    const { fail, local } = this.#context;
    return this.#context.act(operation, async () => {
      const session = this.#context.joined(operation);
      const problem = modeProblem(mode, fail);
      if (problem !== null) throw problem;
      if (this.#changing) throw fail("ERROR_OPERATION_IN_PROGRESS", "MODE_CHANGE_IN_PROGRESS", { operation });
      if (local.mode === mode) throw fail("ERROR_ALREADY_IN_REQUESTED_STATE", "MODE_ALREADY_SET", { mode });
      this.#changing = true;
      try {
        await session.request("changeMode", { mode }, { operation, repeat: "always" });
        this.apply(local.id, mode);
      } finally {
        this.#changing = false;
      }
    });
  }

  /** May be called twice for one change: by the answer and by the notification. */
  apply(participantId: string, mode: Mode): void {
    const { local } = this.#context;
    const participant = participantId === local.id ? local : this.#roster.participants.get(participantId);
    if (participant === undefined || participant.mode === mode) return;
    const before = participant.mode;
    participant.mode = mode;
    if (participant === local) this.#follow(before, mode);
    this.#context.emit("participant-mode-changed", { participantId, mode });
  }

  #follow(before: Mode, mode: Mode): void {
    const { session } = this.#context;
    if (mode === "SIGNALLING_ONLY") this.#media.stop();
    else if (mode === "RECV_ONLY") this.#media.with((media) => media.publishing.close());
    if (before !== "SIGNALLING_ONLY" || session === null) return;
    this.#media.start(session);
    this.#roster.wantAll();
  }
}
