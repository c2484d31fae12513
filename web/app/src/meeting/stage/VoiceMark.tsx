// The sign beside a name: a crossed microphone when muted, bars that move with the voice when not.
import { type Store, useStore } from "../../page/store.ts";
import { Icon } from "../../ui/Icon.tsx";

/** Loudness by participant id, 0 to 1; those not named are silent. */
export type Levels = ReadonlyMap<string, number>;

export interface VoiceMarkProps {
  readonly personId: string;
  readonly name: string;
  readonly micOn: boolean;
  readonly levels: Store<Levels, Levels>;
}

export function VoiceMark({ personId, name, micOn, levels }: VoiceMarkProps) {
  const level = useStore(levels, (all) => Math.round((all.get(personId) ?? 0) * 3));
  if (!micOn) {
    return (
      <span className="voice-mark muted" role="img" aria-label={`${name} is muted`} data-testid="muted-mark">
        <Icon name="micOff" size={16} />
      </span>
    );
  }
  return (
    <span className={`voice-mark level-${level}`} aria-hidden="true" data-testid="voice-mark" data-level={level}>
      <i />
      <i />
      <i />
    </span>
  );
}
