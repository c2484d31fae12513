// A screen that somebody shows, large and whole.

import { Icon } from "../../ui/Icon.tsx";
import { Picture } from "../../ui/Picture.tsx";
import type { Person } from "../meetingView.ts";
import type { Rect } from "./gridLayout.ts";
import { PinForAll, PinMark } from "./PinForAll.tsx";
import { placeAt } from "./placeAt.ts";

export interface SharedScreenProps {
  readonly person: Person;
  readonly track: MediaStreamTrack;
  readonly rect: Rect;
  readonly pinnedForAll: boolean;
  /** Null for those who may not. */
  readonly onPinForAll: (() => void) | null;
}

export function SharedScreen({ person, track, rect, pinnedForAll, onPinForAll }: SharedScreenProps) {
  const whose = person.local ? "Your screen" : `${person.name}'s screen`;
  return (
    <article
      className="tile shared-screen"
      style={placeAt(rect)}
      aria-label={whose}
      data-testid="shared-screen"
      data-person={person.id}
    >
      <Picture track={track} fit="contain" label={whose} testId="share-video" />
      <div className="name-plate">
        <Icon name="screen" size={16} />
        <span className="name" dir="auto">
          {whose}
        </span>
        {pinnedForAll ? <PinMark /> : null}
      </div>
      {onPinForAll === null ? null : (
        <div className="tile-pins">
          <PinForAll whose={whose} pinned={pinnedForAll} onPin={onPinForAll} />
        </div>
      )}
    </article>
  );
}
