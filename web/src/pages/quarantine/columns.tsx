/** The columns of the list of quarantined rows. */

import type { QuarantinedRow } from "../../api/types";
import type { Column } from "../../parts/table";
import { When } from "../../parts/when";
import { capital } from "../../text/words";
import classes from "./quarantine.module.css";

export function useQuarantineColumns(open: (id: string) => void): Column<QuarantinedRow>[] {
  return [
    {
      key: "reason",
      title: "Reason",
      cell: (row) => (
        <button type="button" className="row-link" onClick={() => open(row.id)}>
          {capital(row.reason)}
        </button>
      ),
    },
    { key: "column", title: "Column", from: "small", cell: (row) => row.column ?? "–" },
    {
      key: "value",
      title: "Value",
      cell: (row) =>
        row.value === null ? (
          <span className="dim">missing</span>
        ) : (
          <code className={classes.value}>{row.value}</code>
        ),
    },
    { key: "source", title: "Source", from: "medium", cell: (row) => row.source },
    {
      key: "place",
      title: "File and line",
      from: "large",
      cell: (row) => (
        <span className={classes.place} title={row.file}>
          {row.file.split("/").at(-1)}
          {row.line !== null && `:${row.line}`}
        </span>
      ),
    },
    {
      key: "at",
      title: "Set aside",
      align: "end",
      from: "medium",
      cell: (row) => <When at={row.at} since={new Date()} />,
    },
  ];
}
