/** The sources: what they feed, how much came, how fresh it is. */

import type { SourceSummary } from "../../api/types";
import { Link } from "../../frame/link";
import { Num } from "../../parts/num";
import { type Column, Table } from "../../parts/table";
import { When } from "../../parts/when";
import classes from "./data.module.css";

const columns: Column<SourceSummary>[] = [
  {
    key: "title",
    title: "Source",
    cell: (row) => (
      <div className={classes.source}>
        <Link className="row-link" to={`/data/sources/${encodeURIComponent(row.name)}`}>
          {row.title}
        </Link>
        <span className={classes.path}>{row.path}</span>
      </div>
    ),
  },
  { key: "into", title: "Becomes", from: "medium", cell: (row) => row.into },
  { key: "rows", title: "Rows", align: "end", cell: (row) => <Num value={row.rows} /> },
  { key: "quarantined", title: "Quarantined", align: "end", cell: (row) => <Quarantined row={row} /> },
  { key: "files", title: "Files", align: "end", from: "large", cell: (row) => <Num value={row.files} /> },
  {
    key: "loaded",
    title: "Last loaded",
    align: "end",
    from: "small",
    cell: (row) => <When at={row.last_loaded} since={new Date()} />,
  },
  {
    key: "latest",
    title: "Latest event",
    align: "end",
    from: "medium",
    cell: (row) => <When at={row.latest_event} />,
  },
];

function Quarantined({ row }: { row: SourceSummary }) {
  if (row.quarantined === 0) return <span className="dim">none</span>;
  return (
    <Link className="link" to={`/data/quarantine?source=${encodeURIComponent(row.name)}`}>
      <Num value={row.quarantined} />
    </Link>
  );
}

export function SourceTable({ sources }: { sources: SourceSummary[] }) {
  return <Table label="Sources" columns={columns} rows={sources} id={(row) => row.name} />;
}
