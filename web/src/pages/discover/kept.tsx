/** What was kept, each leading to its page. */

import type { KeptDiscovery } from "../../api/types";
import { Link } from "../../frame/link";
import { useProject } from "../../frame/project";
import { Num } from "../../parts/num";
import { type Column, Table } from "../../parts/table";
import { capital } from "../../text/words";
import classes from "./discover.module.css";

type Row = KeptDiscovery["segments"][number];

export function Kept({ kept }: { kept: KeptDiscovery }) {
  const { nouns } = useProject();
  const columns: Column<Row>[] = [
    {
      key: "segment",
      title: "Segment",
      cell: ({ name, title }) => (
        <Link className="row-link" to={`/segments/${encodeURIComponent(name)}`}>
          {title}
        </Link>
      ),
    },
    {
      key: "definition",
      title: "Definition",
      from: "medium",
      cell: ({ definition }) => <code className={classes.rule}>{definition}</code>,
    },
    { key: "size", title: capital(nouns), align: "end", cell: ({ size }) => <Num value={size} /> },
  ];
  return (
    <div className={classes.kept}>
      <p role="status">
        <strong>Kept.</strong> The segments have their members now. The model{" "}
        <Link to={`/models/${encodeURIComponent(kept.model)}`}>{kept.model}</Link> places everyone anew with
        each run.
      </p>
      <Table
        label="Kept segments"
        columns={columns}
        rows={[...kept.segments, ...kept.rules]}
        id={({ name }) => name}
      />
    </div>
  );
}
