/** How new each source's rows are, and how many were set aside. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { Freshness } from "../../api/types";
import { Link } from "../../frame/link";
import { Num } from "../../parts/num";
import { type Column, Table } from "../../parts/table";
import { When } from "../../parts/when";
import { spelled } from "../../text/words";

const columns: Column<Freshness>[] = [
  { key: "source", title: "Source", cell: (row) => <Source name={row.source} /> },
  { key: "rows", title: "Rows", align: "end", cell: (row) => <Num value={row.rows} /> },
  { key: "quarantined", title: "Quarantined", align: "end", cell: (row) => <Quarantined row={row} /> },
  {
    key: "loaded",
    title: "Loaded",
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

function Source({ name }: { name: string }) {
  const sources = useQuery(queries.sources());
  const title = sources.data?.find((source) => source.name === name)?.title;
  return (
    <Link className="row-link" to={`/data/sources/${encodeURIComponent(name)}`}>
      {title ?? spelled(name)}
    </Link>
  );
}

function Quarantined({ row }: { row: Freshness }) {
  if (row.quarantined === 0) return <span className="dim">none</span>;
  return (
    <Link className="link" to={`/data/quarantine?source=${encodeURIComponent(row.source)}`}>
      <Num value={row.quarantined} />
    </Link>
  );
}

export function FreshnessList({ sources }: { sources: Freshness[] }) {
  return <Table label="Freshness of sources" columns={columns} rows={sources} id={(row) => row.source} />;
}
