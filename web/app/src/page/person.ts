/** What stands for a person without a picture: initials and a hue that stays theirs. */

/** Number of avatar hues; each is a CSS class `hue-0` … `hue-7`. */
export const HUE_COUNT = 8;

/** One or two letters of a name: first and last word, by grapheme, so that emoji and accents survive. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = firstGrapheme(words[0] ?? "");
  const last = words.length > 1 ? firstGrapheme(words[words.length - 1] ?? "") : "";
  return (first + last).toLocaleUpperCase() || "?";
}

function firstGrapheme(word: string): string {
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(word)) {
    return segment;
  }
  return "";
}

/** The hue of a participant: same id, same colour, on every screen. */
export function hueOf(participantId: string): number {
  let hash = 2166136261;
  for (const unit of participantId) {
    hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 16777619);
  }
  return (hash >>> 0) % HUE_COUNT;
}

/** Characters of a name, counted as the server does: an emoji is one. The browser's own `maxLength` counts two. */
const MAX_NAME = 128;

/** The name as far as a meeting takes it; half an emoji, which some keyboards leave over, is no part of it. */
export function nameWithin(text: string): string {
  return Array.from(text)
    .filter((character) => !/\p{Surrogate}/u.test(character))
    .slice(0, MAX_NAME)
    .join("");
}
