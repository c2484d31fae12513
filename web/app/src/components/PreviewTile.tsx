// One's own picture before joining.
import type { PreviewDevice } from "../hooks/usePreview.ts";
import { Avatar } from "./Avatar.tsx";
import { Picture } from "./Picture.tsx";

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
