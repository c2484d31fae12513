// Chat text split into what is plain and what is a link; links are never fetched by the page, only opened by a click.

export interface ChatPart {
  readonly text: string;
  /** The address to open; null for plain text. */
  readonly href: string | null;
  /** Offset within the message, in UTF-16 units. */
  readonly at: number;
}

const LINK = /\bhttps?:\/\/[^\s<>"']+/giu;
/** Punctuation that ends the sentence rather than the address. */
const TRAILING = /[.,;:!?)\]}'"]+$/u;

export function chatParts(message: string): ChatPart[] {
  const parts: ChatPart[] = [];
  let at = 0;
  for (const match of message.matchAll(LINK)) {
    const address = match[0].replace(TRAILING, "");
    if (!URL.canParse(address)) {
      continue;
    }
    if (match.index > at) {
      parts.push({ text: message.slice(at, match.index), href: null, at });
    }
    parts.push({ text: address, href: address, at: match.index });
    at = match.index + address.length;
  }
  if (at < message.length) {
    parts.push({ text: message.slice(at), href: null, at });
  }
  return parts;
}

/** Hours and minutes where the reader is. */
export function clockTime(atMs: number): string {
  return new Date(atMs).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
}

/** Whether a line follows so closely on one of the same sender that name and time need no repeating. */
export function continues(
  previous: { readonly senderId: string; readonly at: number } | undefined,
  line: { readonly senderId: string; readonly at: number },
): boolean {
  return previous !== undefined && previous.senderId === line.senderId && line.at - previous.at < 120_000;
}
