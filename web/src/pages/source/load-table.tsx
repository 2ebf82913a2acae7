/** The files that were loaded, newest first. */

import type { LoadRecord } from "../../api/types";
import { Link } from "../../frame/link";
import { Num } from "../../parts/num";
import { type Column, Table } from "../../parts/table";
import { When } from "../../parts/when";
import classes from "./source.module.css";

const columns: Column<LoadRecord>[] = [
  {
    key: "file",
    title: "File",
    cell: (row) => (
      <div className={classes.column}>
        <span className={classes.file}>{row.file}</span>
        <Link to={`/runs?open=${encodeURIComponent(row.run)}`} className={classes.run}>
          <When at={row.at} time />
        </Link>
      </div>
    ),
  },
  { key: "rows", title: "Rows", align: "end", from: "small", cell: (row) => <Num value={row.rows} /> },
  { key: "loaded", title: "Loaded", align: "end", cell: (row) => <Num value={row.loaded} /> },
  {
    key: "already",
    title: "Known before",
    align: "end",
    from: "medium",
    cell: (row) => <Num value={row.already} />,
  },
  {
    key: "replacing",
    title: "In place of others",
    align: "end",
    from: "medium",
    cell: (row) => <Num value={row.replacing} />,
  },
  { key: "quarantined", title: "Quarantined", align: "end", cell: (row) => <Num value={row.quarantined} /> },
  {
    key: "passed",
    title: "Passed over",
    align: "end",
    from: "medium",
    cell: (row) => <Num value={row.passed} />,
  },
];

export function LoadTable({ loads }: { loads: LoadRecord[] }) {
  if (loads.length === 0) return <p className="dim">Nothing has been loaded yet.</p>;
  const newestFirst = loads.toSorted((a, b) => b.at.localeCompare(a.at));
  return <Table label="Loads" columns={columns} rows={newestFirst} id={(row) => `${row.run} ${row.file}`} />;
}
