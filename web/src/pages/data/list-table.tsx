/** The lists of customers: where each comes from, whom it names, and how many rows name nobody. */

import type { ListSummary } from "../../api/types";
import { Link } from "../../frame/link";
import { Num } from "../../parts/num";
import { type Column, Table } from "../../parts/table";
import { When } from "../../parts/when";
import classes from "./data.module.css";

const columns: Column<ListSummary>[] = [
  {
    key: "title",
    title: "List",
    cell: (row) => (
      <div className={classes.source}>
        <strong>{row.title}</strong>
        <span className={classes.path}>{row.name}</span>
      </div>
    ),
  },
  {
    key: "role",
    title: "For",
    from: "medium",
    cell: (row) => (row.role === "suppression" ? "leaving people out" : "segments"),
  },
  { key: "from", title: "From", from: "small", cell: (row) => <From row={row} /> },
  { key: "rows", title: "Rows", align: "end", from: "medium", cell: (row) => <Num value={row.rows} /> },
  { key: "members", title: "Members", align: "end", cell: (row) => <Num value={row.members} /> },
  {
    key: "unmatched",
    title: "Name nobody",
    align: "end",
    cell: (row) => (row.unmatched === 0 ? <span className="dim">none</span> : <Num value={row.unmatched} />),
  },
];

function From({ row }: { row: ListSummary }) {
  if (row.source === null) {
    return (
      <>
        uploaded <When at={row.uploaded_at} since={new Date()} />
      </>
    );
  }
  return (
    <Link className="link" to={`/data/sources/${encodeURIComponent(row.source)}`}>
      the source {row.source}
    </Link>
  );
}

export function ListTable({ lists }: { lists: ListSummary[] }) {
  return <Table label="Lists" columns={columns} rows={lists} id={(row) => row.name} />;
}
