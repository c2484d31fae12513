// One's own picture before joining.

import { Avatar } from "../ui/Avatar.tsx";
import { Picture } from "../ui/Picture.tsx";
import type { PreviewDevice } from "./usePreview.ts";

export function PreviewTile({ name, device }: { readonly name: string; readonly device: PreviewDevice }) {
  return (
    <div className="preview-tile" data-testid="preview">
      {device.track === null ? (
        <>
          <Avatar id={name} name={name} size="large" />
          <p className="preview-state" role="status">
            {device.opening ? "Opening the camera…" : device.error === null ? "Your camera is off" : ""}
          </p>
        </>
      ) : (
        <Picture track={device.track} mirrored fit="cover" label="Your picture" testId="preview-video" />
      )}
    </div>
  );
}
