/** The page's addresses below the server's path: `/` and `/m/<meetingId>`; never a token in either. */
import { basePath } from "./place.ts";

export type Route = { readonly at: "home" } | { readonly at: "meeting"; readonly meetingId: string };

export function routeOf(pathname: string, base: string = basePath): Route {
  // Who reaches the server past its proxy has no such path.
  const below = pathname.startsWith(`${base}/`) ? pathname.slice(base.length) : pathname;
  const match = /^\/m\/([^/]+)\/?$/u.exec(below);
  return match?.[1] === undefined ? { at: "home" } : { at: "meeting", meetingId: safeDecode(match[1]) };
}

/** An escape that is none is kept as typed: the server then says what is wrong with that meeting id. */
function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) {
      return text;
    }
    throw error;
  }
}

export function pathOf(route: Route, base: string = basePath): string {
  return route.at === "home" ? `${base}/` : `${base}/m/${encodeURIComponent(route.meetingId)}`;
}

/** The link to give to others. */
export function meetingLink(origin: string, meetingId: string): string {
  return origin + pathOf({ at: "meeting", meetingId });
}

/** What a person typed or pasted where a meeting id is asked for: an id, or a whole link to the page. */
export function meetingIdFrom(typed: string): string {
  const text = typed.trim();
  const link = /\/m\/([^/?#\s]+)/u.exec(text);
  return link?.[1] === undefined ? text : safeDecode(link[1]);
}

/** Whether `?debug=1` asks for full error details; absent leaves it to the server's setting. */
export function debugFromSearch(search: string): boolean | undefined {
  const value = new URLSearchParams(search).get("debug");
  return value === null ? undefined : value !== "0" && value !== "false";
}
