// Where this page's server is: its origin, and the path under which it is reached, such as `/meet`.

/** Empty when the server is at the root of its host. The server writes it into the page. */
export const basePath: string =
  globalThis.document?.querySelector<HTMLMetaElement>('meta[name="meetkit-base"]')?.content ?? "";

export const serverUrl: string = (globalThis.location?.origin ?? "") + basePath;
