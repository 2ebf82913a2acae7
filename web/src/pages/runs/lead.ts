/** The sentence that opens the page: how the newest run went. */

import type { RunRecord } from "../../api/types";
import { useProject } from "../../frame/project";
import { counted } from "../../text/words";

export function useLead(runs: readonly RunRecord[]): string | undefined {
  const { formats, noun } = useProject();
  const newest = runs[0];
  if (!newest) return undefined;
  const people = `${formats.value(newest.customers, "count")} ${counted(newest.customers, noun)}`;
  const came = `${formats.value(newest.rows_loaded, "count")} new rows, ${people}, ${newest.segments} segments`;
  const when = formats.ago(newest.started_at, new Date());
  switch (newest.state) {
    case "running":
      return "A run is under way; the studio shows the state before it until it is done.";
    case "done":
      return `The last run, ${when}, went well: ${came}.`;
    case "failed":
      return `The last run, ${when}, failed; what you see is the last good state.`;
    case "interrupted":
      return `The last run, ${when}, was interrupted; what you see is the last good state.`;
    default:
      return newest.state satisfies never;
  }
}
