// How a recording or livestream looks: the arrangement of the people and the size of the picture.
import type { EgressConfig } from "@meetkit/sdk";
import { useId } from "react";

export type Layout = "GRID" | "SPOTLIGHT" | "SIDEBAR";
export type Quality = "low" | "med" | "high";

export interface Look {
  readonly layout: Layout;
  readonly quality: Quality;
}

export const usualLook: Look = { layout: "GRID", quality: "med" };

/** As the server wants it. Who is pinned for everybody is shown large; without a pin it is who speaks. */
export function configOf({ layout, quality }: Look): EgressConfig {
  return { layout: { type: layout, priority: "PIN" }, quality };
}

/** Rectangles of a 32 × 20 drawing. */
const LAYOUTS: readonly { readonly value: Layout; readonly name: string; readonly drawing: string }[] = [
  { value: "GRID", name: "Grid", drawing: "M3 3h12v6.5H3ZM17 3h12v6.5H17ZM3 11.5h12V18H3ZM17 11.5h12V18H17Z" },
  { value: "SPOTLIGHT", name: "Spotlight", drawing: "M3 3h26v15H3Z" },
  { value: "SIDEBAR", name: "Sidebar", drawing: "M3 3h18v15H3ZM23 3h6v4H23ZM23 8.5h6v4H23ZM23 14h6v4H23Z" },
];

const QUALITIES: readonly { readonly value: Quality; readonly name: string }[] = [
  { value: "low", name: "360p" },
  { value: "med", name: "720p" },
  { value: "high", name: "1080p" },
];

export interface LookChoiceProps {
  readonly look: Look;
  readonly disabled?: boolean;
  readonly onChange: (look: Look) => void;
}

export function LookChoice({ look, disabled = false, onChange }: LookChoiceProps) {
  const group = useId();
  return (
    <>
      <fieldset className="choice" disabled={disabled}>
        <legend>Layout</legend>
        <div className="choice-row">
          {LAYOUTS.map(({ value, name, drawing }) => (
            <label key={value} className="choice-card">
              <input
                type="radio"
                name={`${group}-layout`}
                value={value}
                checked={look.layout === value}
                onChange={() => onChange({ ...look, layout: value })}
                data-testid={`layout-${value.toLowerCase()}`}
              />
              <svg viewBox="0 0 32 21" width="48" height="32" aria-hidden="true">
                <path d={drawing} />
              </svg>
              <span>{name}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset className="choice" disabled={disabled}>
        <legend>Quality</legend>
        <div className="choice-row segments">
          {QUALITIES.map(({ value, name }) => (
            <label key={value} className="segment">
              <input
                type="radio"
                name={`${group}-quality`}
                value={value}
                checked={look.quality === value}
                onChange={() => onChange({ ...look, quality: value })}
                data-testid={`quality-${value}`}
              />
              <span>{name}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </>
  );
}
