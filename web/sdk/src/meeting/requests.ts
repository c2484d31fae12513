// What is asked of others and by others: entry, removal, switching mic or camera, pins.
import type { EntryRequest, MediaRequest, PinSource } from "../api.ts";
import { pinSourceProblem } from "../checks.ts";
import type { Guest } from "../session/wire.ts";
import { type Context, quietly } from "./context.ts";
import type { ParticipantActions } from "./participant.ts";

/** What a participant's methods do when they are one's own. */
export interface OwnActions {
  leave(): Promise<void>;
  switchOn(device: "Mic" | "Webcam"): Promise<void>;
  switchOff(device: "Mic" | "Webcam"): Promise<void>;
}

export class Requests implements ParticipantActions {
  readonly #context: Context;
  readonly #own: OwnActions;

  constructor(context: Context, own: OwnActions) {
    this.#context = context;
    this.#own = own;
  }

  remove(participantId: string): Promise<void> {
    if (this.#isLocal(participantId)) return this.#own.leave();
    return this.#context.ask("participant.remove", "participant.remove", { participantId });
  }

  switchOn(participantId: string, device: "Mic" | "Webcam"): Promise<void> {
    if (this.#isLocal(participantId)) return this.#own.switchOn(device);
    const method = `participant.enable${device}` as const;
    return this.#context.ask(method, method, { participantId });
  }

  switchOff(participantId: string, device: "Mic" | "Webcam"): Promise<void> {
    if (this.#isLocal(participantId)) return this.#own.switchOff(device);
    const method = `participant.disable${device}` as const;
    return this.#context.ask(method, method, { participantId });
  }

  pin(participantId: string, source: PinSource): Promise<void> {
    return this.#setPin("participant.pin", participantId, source);
  }

  unpin(participantId: string, source: PinSource): Promise<void> {
    return this.#setPin("participant.unpin", participantId, source);
  }

  respondEntry(participantId: string, decision: "allowed" | "denied"): Promise<void> {
    return this.#context.ask("respondEntry", "respondEntry", { participantId, decision });
  }

  /** A guest's, with the means to answer. */
  entry({ participantId, name }: Guest): EntryRequest {
    return {
      participantId,
      name,
      allow: () => this.respondEntry(participantId, "allowed"),
      deny: () => this.respondEntry(participantId, "denied"),
    };
  }

  /** A moderator's, with the means to answer: what is accepted is switched on first. */
  media(
    { requestId, participantId }: { readonly requestId: string; readonly participantId: string },
    device: "Mic" | "Webcam",
  ): MediaRequest {
    const answer = (accepted: boolean): Promise<void> =>
      this.#context.ask("respondMediaRequest", "respondMediaRequest", { requestId, accepted });
    return {
      participantId,
      accept: async () => {
        try {
          await this.#own.switchOn(device);
        } catch (fault) {
          quietly(answer(false));
          throw fault;
        }
        await answer(true);
      },
      reject: () => answer(false),
    };
  }

  #isLocal(participantId: string): boolean {
    return participantId === this.#context.local.id;
  }

  #setPin(method: "participant.pin" | "participant.unpin", participantId: string, source: PinSource): Promise<void> {
    return this.#context.act(method, async () => {
      const problem = pinSourceProblem(source, this.#context.fail);
      if (problem !== null) throw problem;
      await this.#context.request(method, { participantId, source }, { operation: method });
    });
  }
}
