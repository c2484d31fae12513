// With which token and as whom this tab enters a meeting.

import { fetchPageToken } from "../page/server.ts";
import { creatorToken, hostToken, keepVisitorToken, type Seat, seat, visitorToken } from "../page/visitor.ts";

export interface Pass {
  readonly token: string;
  /** Whose token it is: a guest's is fetched anew each time, the others can be forgotten when they fail. */
  readonly from: "creator" | "host" | "server";
  /** To take one's earlier place again; absent when the token says who one is, or one was not here before. */
  readonly seat?: Seat;
}

/** Rejects with the `MeetingError` of the server when it gives no token. */
export async function findPass(meetingId: string, name: string): Promise<Pass> {
  const kept = keptPass(meetingId);
  const pass: Pass = kept ?? { token: await visitorsToken(meetingId, name), from: "server" };
  const earlier = seat(meetingId);
  return earlier === null || namesParticipant(pass.token) ? pass : { ...pass, seat: earlier };
}

async function visitorsToken(meetingId: string, name: string): Promise<string> {
  const { token } = await fetchPageToken(meetingId, name, visitorToken(meetingId));
  keepVisitorToken(meetingId, token);
  return token;
}

/** A token that this tab has already, the creator's before a pasted one. */
export function keptPass(meetingId: string): Pass | null {
  const created = creatorToken(meetingId);
  if (created !== null) {
    return { token: created, from: "creator" };
  }
  const pasted = hostToken();
  return pasted === null ? null : { token: pasted, from: "host" };
}

/** Whether a token is bound to one participant. What cannot be read is the server's to judge. */
export function namesParticipant(token: string): boolean {
  const payload = token.split(".")[1];
  if (payload === undefined) {
    return false;
  }
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    return typeof claims === "object" && claims !== null && "participantId" in claims;
  } catch (error) {
    // Not base64, not JSON.
    if (error instanceof DOMException || error instanceof SyntaxError) {
      return false;
    }
    throw error;
  }
}
