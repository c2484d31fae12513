// A screen that somebody shows, large and whole.
import type { Person } from "../state/meetingView.ts";
import type { Rect } from "../view/gridLayout.ts";
import { placeAt } from "../view/placeAt.ts";
import { Icon } from "./Icon.tsx";
import { Picture } from "./Picture.tsx";
import { PinForAll, PinMark } from "./PinForAll.tsx";

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
