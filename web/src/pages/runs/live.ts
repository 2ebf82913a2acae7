/** The listed runs with the newest one as it is now. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { RunRecord } from "../../api/types";

export function useLiveRuns(listed: readonly RunRecord[], onFirstPage: boolean): readonly RunRecord[] {
  const { data: newest } = useQuery(queries.newestRun());
  if (!newest || !onFirstPage) return listed;
  return [newest, ...listed.filter(({ id }) => id !== newest.id)];
}
