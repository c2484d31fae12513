// One person: picture or initials, name, voice, and who speaks.
import type { Person } from "../state/meetingView.ts";
import type { Store } from "../state/store.ts";
import type { Rect } from "../view/gridLayout.ts";
import { hueOf } from "../view/person.ts";
import { placeAt } from "../view/placeAt.ts";
import { Avatar } from "./Avatar.tsx";
import { Icon } from "./Icon.tsx";
import { Picture } from "./Picture.tsx";
import { type Levels, VoiceMark } from "./VoiceMark.tsx";

export interface TileProps {
  readonly person: Person;
  readonly rect: Rect;
  readonly speaking: boolean;
  readonly pinned: boolean;
  readonly levels: Store<Levels, Levels>;
  readonly onPin: () => void;
}

export function Tile({ person, rect, speaking, pinned, levels, onPin }: TileProps) {
  const small = rect.height < 130;
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
      </div>
      <button
        type="button"
        className="icon-button small tile-pin"
        onClick={onPin}
        aria-pressed={pinned}
        aria-label={pinned ? `Stop keeping ${name} large` : `Keep ${name} large`}
        title={pinned ? "Back to the grid" : "Keep large"}
      >
        <Icon name="pin" size={18} />
      </button>
    </article>
  );
}
