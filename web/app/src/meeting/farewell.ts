// What to say when somebody is out of a meeting, and whether coming back makes sense.
import { type LeaveReason, VideoSDK } from "@meetkit/sdk";

export interface Farewell {
  readonly title: string;
  /** A sentence where no error says it better. */
  readonly text: string | null;
  readonly rejoin: "rejoin" | "retry" | "no";
}

const reasons: { readonly [name: string]: number } = VideoSDK.constants.leaveReason;

/** `wasInside` is false for somebody who never got in. */
export function farewell(reason: LeaveReason, wasInside: boolean, hasError: boolean): Farewell {
  switch (reason.code) {
    case reasons["MANUAL_LEAVE_CALLED"]:
      return wasInside
        ? { title: "You left the meeting", text: null, rejoin: "rejoin" }
        : { title: "You didn't wait", text: "You left before anybody let you in.", rejoin: "retry" };
    case reasons["ROOM_CLOSE"]:
    case reasons["MEETING_END_API"]:
    case reasons["REMOVE_ALL"]:
      return { title: "The meeting has ended", text: "It was ended for everybody.", rejoin: "no" };
    case reasons["REMOVE_PEER"]:
    case reasons["REMOVE_PEER_API"]:
      return { title: "You were removed", text: "A moderator removed you from the meeting.", rejoin: "retry" };
    case reasons["DUPLICATE_PARTICIPANT"]:
      return { title: "You're here twice", text: null, rejoin: "rejoin" };
    case reasons["ACCOUNT_CLOSED"]:
      return { title: "The meeting was closed", text: null, rejoin: "no" };
    case reasons["JOIN_ROOM_FAILED"]:
      return { title: "You couldn't join", text: null, rejoin: "retry" };
    default:
      return wasInside
        ? { title: "You lost the meeting", text: hasError ? null : "The connection ended.", rejoin: "rejoin" }
        : { title: "You couldn't join", text: null, rejoin: "retry" };
  }
}
