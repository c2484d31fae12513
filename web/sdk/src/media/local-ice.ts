// The browser's own ICE credentials: with them the server asks whether we are where our packets come from.
import type { types } from "mediasoup-client";

/** Those of a session description; `null`: it names none. */
export const iceOf = (sdp: string | undefined): types.IceParameters | null => {
  const usernameFragment = /^a=ice-ufrag:(\S+)/m.exec(sdp ?? "")?.[1];
  const password = /^a=ice-pwd:(\S+)/m.exec(sdp ?? "")?.[1];
  return usernameFragment === undefined || password === undefined ? null : { usernameFragment, password };
};

type Describe = (...given: unknown[]) => Promise<RTCSessionDescriptionInit | undefined>;

/**
 * Tells the credentials whenever the browser describes itself with others than before: at first, and at an ICE restart.
 *
 * mediasoup-client asks for `transport.connect` between the making of a description and its use, and hands on the DTLS half of it
 * only. The description is nowhere to be seen then, but where it is made.
 */
export const watchLocalIce = (transport: types.Transport, changed: (ice: types.IceParameters) => void): void => {
  const connection = (transport.handler as unknown as { _pc?: RTCPeerConnection })._pc;
  if (connection === undefined) return;
  let known: string | null = null;
  for (const name of ["createOffer", "createAnswer"] as const) {
    const describe = connection[name].bind(connection) as Describe;
    const watched: Describe = async (...given) => {
      const made = await describe(...given);
      const ice = iceOf(made?.sdp);
      if (ice !== null && ice.usernameFragment !== known) {
        known = ice.usernameFragment;
        changed(ice);
      }
      return made;
    };
    Object.defineProperty(connection, name, { value: watched, configurable: true, writable: true });
  }
};
