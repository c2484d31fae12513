// One person: picture or initials, name, voice, and who speaks.

import { hueOf } from "../../page/person.ts";
import type { Store } from "../../page/store.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Picture } from "../../ui/Picture.tsx";
import type { Person } from "../meetingView.ts";
import type { Rect } from "./gridLayout.ts";
import { PinForAll, PinMark } from "./PinForAll.tsx";
import { placeAt } from "./placeAt.ts";
import { type Levels, VoiceMark } from "./VoiceMark.tsx";

export interface TileProps {
  readonly person: Person;
  readonly rect: Rect;
  readonly speaking: boolean;
  readonly pinned: boolean;
  readonly pinnedForAll: boolean;
  readonly levels: Store<Levels, Levels>;
  readonly onPin: () => void;
  /** Null for those who may not. */
  readonly onPinForAll: (() => void) | null;
}

export function Tile(props: TileProps) {
  const { person, rect, speaking, pinned, pinnedForAll, levels, onPin, onPinForAll } = props;
  // Below this the name would lie on the initials.
  const small = rect.height < 150;
  const name = person.local ? `${person.name} (you)` : person.name;
  return (
    <article
      className={`tile hue-${hueOf(person.id)}${person.video === null ? " no-picture" : ""}${speaking ? " speaking" : ""}${small ? " tile-small" : ""}`}
      style={placeAt(rect)}
      aria-label={`${name}${person.micOn ? "" : ", muted"}${speaking ? ", speaking" : ""}`}
      data-testid="tile"
      data-person={person.id}
      data-name={person.name}
      data-local={person.local}
      data-speaking={speaking}
      data-mic={person.micOn}
      data-webcam={person.webcamOn}
      data-pinned={pinnedForAll}
    >
      {person.video === null ? (
        <Avatar id={person.id} name={person.name} size={small ? "small" : "large"} />
      ) : (
        <Picture track={person.video} mirrored={person.local} fit="cover" label={`Picture of ${name}`} />
      )}
      <div className="name-plate">
        <VoiceMark personId={person.id} name={person.name} micOn={person.micOn} levels={levels} />
        <span className="name" dir="auto">
          {name}
        </span>
        {pinnedForAll ? <PinMark /> : null}
      </div>
      <div className="tile-pins">
        <button
          type="button"
          className="icon-button small tile-pin"
          onClick={onPin}
          aria-pressed={pinned}
          aria-label={pinned ? `Stop keeping ${name} large` : `Keep ${name} large`}
          title={pinned ? "Back to the grid" : "Keep large for me"}
          data-testid="pin"
        >
          <Icon name="pin" size={18} />
        </button>
        {onPinForAll === null ? null : <PinForAll whose={name} pinned={pinnedForAll} onPin={onPinForAll} />}
      </div>
    </article>
  );
}
