// Parts of the page that joining doesn't need: fetched when they are first shown.
import { type ComponentType, useEffect, useState } from "react";
import { fail } from "../page/pageErrors.ts";

export interface LazyProps {
  /** It couldn't be fetched: the error to show. Showing it again tries again. */
  readonly onMissing: (error: unknown) => void;
}

/** A component that draws nothing until it is there. `fetch` gets it ahead of its use; a failure is told at its use. */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): { readonly Lazy: ComponentType<Props & LazyProps>; readonly fetch: () => void } {
  let loaded: ComponentType<Props> | null = null;

  async function part(): Promise<ComponentType<Props>> {
    loaded ??= await load();
    return loaded;
  }

  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, when its module is loaded.
  function Lazy({ onMissing, ...props }: Props & LazyProps) {
    const [Part, setPart] = useState(() => loaded);
    const missing = Part === null;

    // biome-ignore lint/correctness/useExhaustiveDependencies: who is told of a failure may change meanwhile; it is fetched once.
    useEffect(() => {
      if (!missing) {
        return;
      }
      let shown = true;
      part().then(
        (found) => {
          if (shown) {
            setPart(() => found);
          }
        },
        (cause: unknown) => {
          if (shown) {
            const operation = "loading a part of the page";
            onMissing(fail("ERROR_OPERATION_ABORTED", "CONNECTION_LOST", { operation }, { cause }));
          }
        },
      );
      return () => {
        shown = false;
      };
    }, [missing]);

    // The rest of the props is what the part takes.
    return Part === null ? null : <Part {...(props as unknown as Props)} />;
  }

  return { Lazy, fetch: () => void part().catch(() => undefined) };
}
