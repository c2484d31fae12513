// Everybody's tiles: an even grid, or one large picture with the others in a strip.
import { useMemo, useRef, useState } from "react";
import type { Store } from "../../page/store.ts";
import { Icon } from "../../ui/Icon.tsx";
import { featuredOf, type MeetingView, type Person } from "../meetingView.ts";
import { gridRects, pageCount, type Rect, stageRects, stripCapacity, stripPeople, tilesPerPage } from "./gridLayout.ts";
import { placeAt } from "./placeAt.ts";
import { SharedScreen } from "./SharedScreen.tsx";
import { Tile } from "./Tile.tsx";
import { useSize } from "./useSize.ts";
import type { Levels } from "./VoiceMark.tsx";

const GAP = 8;

export interface StageProps {
  readonly view: MeetingView;
  readonly levels: Store<Levels, Levels>;
  readonly onPin: (participantId: string) => void;
  readonly onPinForAll: (participantId: string, what: "webcam" | "share", pinned: boolean) => void;
  readonly onShowAll: () => void;
}

interface Others {
  readonly rect: Rect;
  readonly count: number;
}

interface Placed {
  readonly person: Person;
  readonly rect: Rect;
}

export function Stage({ view, levels, onPin, onPinForAll, onShowAll }: StageProps) {
  const stage = useRef<HTMLElement>(null);
  const box = useSize(stage);
  const [wantedPage, setPage] = useState(0);
  const featured = useMemo(() => featuredOf(view), [view]);
  /** Shown large in place of their tile in the strip. */
  const pinned = featured?.what === "cam" ? featured.person : null;
  const shared = featured?.what === "share" ? featured.person : null;
  const pinOf = (participantId: string) => view.pins.find((pin) => pin.participantId === participantId);

  const perPage = tilesPerPage(box);
  const pages = featured === null ? pageCount(view.people.length, perPage) : 1;
  const page = Math.min(wantedPage, pages - 1);

  const { placed, screen, others } = useMemo((): { placed: Placed[]; screen: Rect | null; others: Others | null } => {
    if (featured === null) {
      const people = view.people.slice(page * perPage, (page + 1) * perPage);
      return { placed: pair(people, gridRects(people.length, box, GAP)), screen: null, others: null };
    }
    const candidates = pinned === null ? view.people : view.people.filter((person) => person.id !== pinned.id);
    const { shown, hiddenCount } = stripPeople(
      candidates,
      stripCapacity(box, GAP),
      (person) => person.id === view.speakerId,
    );
    const layout = stageRects(shown.length + (hiddenCount > 0 ? 1 : 0), box, GAP);
    const strip = pair(shown, layout.tiles);
    const last = layout.tiles.at(-1);
    return {
      placed:
        pinned === null || layout.featured === null ? strip : [{ person: pinned, rect: layout.featured }, ...strip],
      screen: pinned === null ? layout.featured : null,
      others: hiddenCount > 0 && last !== undefined ? { rect: last, count: hiddenCount } : null,
    };
  }, [view.people, view.speakerId, box, featured, pinned, page, perPage]);

  return (
    <section className="stage-frame" aria-label="People in the meeting">
      <section ref={stage} className={`stage${featured === null ? "" : " stage-featured"}`} data-testid="stage">
        {shared?.share != null && screen !== null ? (
          <SharedScreen
            person={shared}
            track={shared.share}
            rect={screen}
            pinnedForAll={pinOf(shared.id)?.share === true}
            onPinForAll={
              view.canModerate ? () => onPinForAll(shared.id, "share", pinOf(shared.id)?.share !== true) : null
            }
          />
        ) : null}
        {placed.map(({ person, rect }) => (
          <Tile
            key={person.id}
            person={person}
            rect={rect}
            speaking={person.id === view.speakerId && person.micOn}
            pinned={person.id === view.pinnedId}
            levels={levels}
            pinnedForAll={pinOf(person.id)?.cam === true}
            onPin={() => onPin(person.id)}
            onPinForAll={
              view.canModerate ? () => onPinForAll(person.id, "webcam", pinOf(person.id)?.cam !== true) : null
            }
          />
        ))}
        {others === null ? null : (
          <button
            type="button"
            className="tile others"
            style={placeAt(others.rect)}
            onClick={onShowAll}
            aria-label={`Show all people, ${others.count} more`}
          >
            +{others.count}
          </button>
        )}
      </section>
      {pages > 1 ? (
        <nav className="pager" aria-label="Pages of people">
          <button
            type="button"
            className="icon-button small"
            disabled={page === 0}
            onClick={() => setPage(page - 1)}
            aria-label="Previous page of people"
          >
            <Icon name="previous" size={18} />
          </button>
          <span>
            {page + 1} / {pages}
          </span>
          <button
            type="button"
            className="icon-button small"
            disabled={page === pages - 1}
            onClick={() => setPage(page + 1)}
            aria-label="Next page of people"
          >
            <Icon name="next" size={18} />
          </button>
        </nav>
      ) : null}
    </section>
  );
}

function pair(people: readonly Person[], rects: readonly Rect[]): Placed[] {
  return people.flatMap((person, index) => {
    const rect = rects[index];
    return rect === undefined ? [] : [{ person, rect }];
  });
}
