// What a text is, and what JSON can carry: decided here once, as the server and the Python SDK decide it.

/** A text that is not one, or an object that cannot travel: the field in question, and why. */
export interface TextProblem {
  readonly field: string;
  readonly problem: string;
  /** What was thrown, if anything was. */
  readonly cause?: unknown;
}

export const HALF_PROBLEM = "it contains half a surrogate pair, which no text has";
export const NUL_PROBLEM = "it contains U+0000";
const NOT_JSON_PROBLEM = "JSON cannot carry it";
const JSON_DEPTH_LIMIT = 12;

// With the flag u, a pair is one character: only halves that stand alone are of this class.
const HALF = /\p{Surrogate}/u;
/** How JSON.stringify writes a half; a backslash and these letters in the text itself look alike. */
const MAYBE_HALF_IN_JSON = /\\ud[89a-f][0-9a-f]{2}/;

/** The length as people, Python and the server count it: an emoji outside of the basic plane is one, not two. */
export const codePoints = (text: string): number => {
  let count = 0;
  for (let index = 0; index < text.length; index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1) count += 1;
  return count;
};

/** The first so many characters, none of them cut in two. */
export const firstCodePoints = (text: string, count: number): string =>
  text.length <= count
    ? text
    : Array.from(text.slice(0, 2 * count))
        .slice(0, count)
        .join("");

/** False for a text with half a surrogate pair: UTF-8, and so our server, has no way to write one. */
export const isWellFormed = (text: string): boolean => !HALF.test(text);

/** What is wrong with what stands for a name, a topic or a message; lengths are the caller's to judge. */
export const textProblem = (field: string, text: unknown): TextProblem | null => {
  if (typeof text !== "string") return { field, problem: `it must be a text, not ${typeof text}` };
  if (!isWellFormed(text)) return { field, problem: HALF_PROBLEM };
  return text.includes("\0") ? { field, problem: NUL_PROBLEM } : null;
};

/** What is wrong with an app's own object (`metaData`, `payload`); its size is the caller's to judge. */
export const objectProblem = (field: string, value: unknown): TextProblem | null => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { field, problem: "it must be an object" };
  }
  const problem = jsonProblem(field, value);
  if (problem !== null) return problem;
  return depthOf(value) > JSON_DEPTH_LIMIT ? { field, problem: `it is nested deeper than ${JSON_DEPTH_LIMIT}` } : null;
};

/** What keeps a request's data from being sent: found here, for the server could not say to what it is the answer. */
export const dataProblem = (data: object): TextProblem | null => {
  for (const [field, value] of Object.entries(data)) {
    const problem = value === undefined ? null : jsonProblem(field, value);
    if (problem !== null) return problem;
  }
  return null;
};

const jsonProblem = (field: string, value: unknown): TextProblem | null => {
  let json: unknown;
  try {
    json = JSON.stringify(value);
  } catch (cause) {
    return { field, problem: NOT_JSON_PROBLEM, cause };
  }
  if (typeof json !== "string") return { field, problem: NOT_JSON_PROBLEM };
  if (!MAYBE_HALF_IN_JSON.test(json)) return null;
  const where = placeOfHalf(field, JSON.parse(json));
  return where === null ? null : { field: where, problem: HALF_PROBLEM };
};

const placeOfHalf = (place: string, value: unknown): string | null => {
  if (typeof value === "string") return isWellFormed(value) ? null : place;
  if (typeof value !== "object" || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const found = isWellFormed(key) ? placeOfHalf(`${place}.${key}`, inner) : place;
    if (found !== null) return found;
  }
  return null;
};

/** How many containers are nested; JSON.stringify has passed it, so there is no circle in it. */
const depthOf = (value: unknown): number =>
  typeof value === "object" && value !== null
    ? 1 + Object.values(value).reduce((deepest: number, inner) => Math.max(deepest, depthOf(inner)), 0)
    : 0;

// As Python's str.strip has it, which the server uses: JavaScript's own idea of white space is another one.
const WHITE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const AROUND = new RegExp(`^${WHITE}|${WHITE}$`, "g");
const BEARER = "bearer ";

/** The token as REST takes it: without the white space around it, and without `Bearer ` in front. */
export const bareToken = (given: string): string => {
  const text = given.replace(AROUND, "");
  return text.slice(0, BEARER.length).toLowerCase() === BEARER ? text.slice(BEARER.length).replace(AROUND, "") : text;
};
