/** Follows the newest run on every page, and asks for everything anew when it has ended. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { queries } from "../api/queries";
import type { RunRecord } from "../api/types";

/** The run that goes on now, if any. */
export function useRunWatch(): RunRecord | null {
  const known = useQueryClient();
  const { data: newest } = useQuery(queries.newestRun());
  const seen = useRef<RunRecord["state"] | null>(null);
  const state = newest?.state ?? null;
  useEffect(() => {
    if (seen.current === "running" && state !== "running") void known.invalidateQueries();
    seen.current = state;
  }, [state, known]);
  return newest?.state === "running" ? newest : null;
}
