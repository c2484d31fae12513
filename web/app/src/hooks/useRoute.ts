// Where the page is, kept in step with the address bar.
import { useCallback, useEffect, useState } from "react";
import { pathOf, type Route, routeOf } from "../page/route.ts";

export function useRoute(): { readonly route: Route; readonly go: (route: Route) => void } {
  const [route, setRoute] = useState(() => routeOf(location.pathname));

  useEffect(() => {
    const follow = (): void => setRoute(routeOf(location.pathname));
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);

  const go = useCallback((next: Route) => {
    // The search part stays: `?debug=1` holds for the whole visit.
    history.pushState(null, "", pathOf(next) + location.search);
    setRoute(next);
  }, []);
  return { route, go };
}
