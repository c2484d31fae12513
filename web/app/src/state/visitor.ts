// What this tab knows of its visitor: name, tokens, seat. Tokens live in sessionStorage only, never in an address.

const NAME_KEY = "meetkit.name";
const HOST_TOKEN_KEY = "meetkit.hostToken";
const tokenKey = (meetingId: string): string => `meetkit.token.${meetingId}`;
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

/** The participant that this tab was in the meeting: coming back takes that place instead of a second one. */
export function seat(meetingId: string): string | null {
  return sessionStorage.getItem(seatKey(meetingId));
}

export function keepSeat(meetingId: string, participantId: string | null): void {
  keep(seatKey(meetingId), participantId);
}

function keep(key: string, value: string | null): void {
  if (value === null) {
    sessionStorage.removeItem(key);
  } else {
    sessionStorage.setItem(key, value);
  }
}
