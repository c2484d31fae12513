// Initials in a person's own hue, where there is no picture.
import { hueOf, initials } from "../page/person.ts";

export interface AvatarProps {
  readonly id: string;
  readonly name: string;
  readonly size: "small" | "large";
}

export function Avatar({ id, name, size }: AvatarProps) {
  return (
    <span className={`avatar avatar-${size} hue-${hueOf(id)}`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
