/** The columns of the list of runs. */

import { ChevronDown, ChevronRight } from "lucide-react";
import type { RunRecord } from "../../api/types";
import { useFormats } from "../../frame/project";
import { Num } from "../../parts/num";
import type { Column } from "../../parts/table";
import { When } from "../../parts/when";
import { capital } from "../../text/words";
import { secondsOf } from "./duration";
import classes from "./runs.module.css";

export function useRunColumns(open: string | null, onOpen: (id: string | null) => void): Column<RunRecord>[] {
  const formats = useFormats();
  return [
    {
      key: "started",
      title: "Started",
      cell: (run) => {
        const opened = run.id === open;
        const Arrow = opened ? ChevronDown : ChevronRight;
        return (
          <button
            type="button"
            className={`row-link ${classes.open}`}
            aria-expanded={opened}
            onClick={() => onOpen(opened ? null : run.id)}
          >
            <Arrow size={16} aria-hidden="true" />
            <When at={run.started_at} time />
          </button>
        );
      },
    },
    { key: "state", title: "State", cell: (run) => <State state={run.state} /> },
    {
      key: "took",
      title: "Took",
      align: "end",
      from: "small",
      cell: (run) => (run.finished_at === null ? "–" : formats.seconds(secondsOf(run))),
    },
    { key: "in", title: "Rows in", align: "end", from: "medium", cell: (run) => <Num value={run.rows_in} /> },
    {
      key: "loaded",
      title: "Loaded",
      align: "end",
      from: "medium",
      cell: (run) => <Num value={run.rows_loaded} />,
    },
    {
      key: "quarantined",
      title: "Quarantined",
      align: "end",
      from: "small",
      cell: (run) =>
        run.rows_quarantined === 0 ? <span className="dim">none</span> : <Num value={run.rows_quarantined} />,
    },
    { key: "as_of", title: "As of", align: "end", from: "large", cell: (run) => <When at={run.as_of} /> },
    { key: "by", title: "By", from: "large", cell: (run) => run.by },
  ];
}

function State({ state }: { state: RunRecord["state"] }) {
  return (
    <span className={classes.state} data-state={state}>
      {capital(state)}
    </span>
  );
}
