// The devices that the browser offers, listed again when one is plugged in or out; absent labels wait for a permission.
import { type Device, VideoSDK } from "@meetkit/sdk";
import { useCallback, useEffect, useState } from "react";

export interface DeviceList {
  readonly microphones: readonly Device[];
  readonly cameras: readonly Device[];
  readonly speakers: readonly Device[];
}

const NONE: DeviceList = { microphones: [], cameras: [], speakers: [] };

/** `onError` gets what listing failed with. Call `refresh` after a permission was given. */
export function useDevices(onError: (error: unknown) => void): {
  readonly devices: DeviceList;
  readonly refresh: () => void;
} {
  const [devices, setDevices] = useState<DeviceList>(NONE);

  const refresh = useCallback(() => {
    Promise.all([VideoSDK.getMics(), VideoSDK.getWebcams(), VideoSDK.getPlaybackDevices()])
      .then(([microphones, cameras, speakers]) => setDevices({ microphones, cameras, speakers }))
      .catch(onError);
  }, [onError]);

  useEffect(() => {
    refresh();
    // Absent on a page that is not served securely; opening a device then says so.
    const media: MediaDevices | undefined = navigator.mediaDevices;
    media?.addEventListener("devicechange", refresh);
    return () => media?.removeEventListener("devicechange", refresh);
  }, [refresh]);

  return { devices, refresh };
}
