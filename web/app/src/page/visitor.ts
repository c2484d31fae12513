// What this tab knows of its visitor: name, tokens, seat. Tokens live in sessionStorage only, never in an address.

const NAME_KEY = "meetkit.name";
const HOST_TOKEN_KEY = "meetkit.hostToken";
const tokenKey = (meetingId: string): string => `meetkit.token.${meetingId}`;
const visitorKey = (meetingId: string): string => `meetkit.visitor.${meetingId}`;
const seatKey = (meetingId: string): string => `meetkit.seat.${meetingId}`;

export function rememberedName(): string {
  return localStorage.getItem(NAME_KEY) ?? "";
}

export function rememberName(name: string): void {
  localStorage.setItem(NAME_KEY, name);
}

/** The token that a host pasted; for any meeting it is good for. */
export function hostToken(): string | null {
  return sessionStorage.getItem(HOST_TOKEN_KEY);
}

export function keepHostToken(token: string | null): void {
  keep(HOST_TOKEN_KEY, token);
}

/** The token with which this tab created a meeting. */
export function creatorToken(meetingId: string): string | null {
  return sessionStorage.getItem(tokenKey(meetingId));
}

export function keepCreatorToken(meetingId: string, token: string | null): void {
  keep(tokenKey(meetingId), token);
}

/** Who this tab was in the meeting: coming back takes that place instead of a second one. */
export interface Seat {
  readonly participantId: string;
  /** Proves that it was this tab, where the token doesn't. */
  readonly participantSecret?: string;
}

export function seat(meetingId: string): Seat | null {
  const kept = sessionStorage.getItem(seatKey(meetingId));
  if (kept === null) {
    return null;
  }
  const [participantId = "", participantSecret] = kept.split("\n");
  return { participantId, ...(participantSecret === undefined ? {} : { participantSecret }) };
}

export function keepSeat(meetingId: string, taken: Seat | null): void {
  // No participantId has a line break.
  keep(seatKey(meetingId), taken === null ? null : [taken.participantId, taken.participantSecret].join("\n"));
}

/** The token that the server gave this tab last: with it the next one is for the same participant. */
export function visitorToken(meetingId: string): string | null {
  return sessionStorage.getItem(visitorKey(meetingId));
}

export function keepVisitorToken(meetingId: string, token: string): void {
  keep(visitorKey(meetingId), token);
}

function keep(key: string, value: string | null): void {
  if (value === null) {
    sessionStorage.removeItem(key);
  } else {
    sessionStorage.setItem(key, value);
  }
}
