/** The segments there are, by how far they are from everyone else on a metric. */

import type { DifferingSegment, FoundSegments } from "../../api/types";
import { useProject } from "../../frame/project";
import { Num } from "../../parts/num";
import { SegmentName } from "../../parts/segment-name";
import { Empty } from "../../parts/states";
import { type Column, Table } from "../../parts/table";
import { capital } from "../../text/words";
import { asAverage, Effect } from "./groups";

export function Differing({ found }: { found: FoundSegments }) {
  const { formats, nouns } = useProject();
  if (found.segments.length === 0) {
    return <Empty title="No segment to compare">It takes ten members, and ten others.</Empty>;
  }
  const columns: Column<DifferingSegment>[] = [
    {
      key: "segment",
      title: "Segment",
      cell: (row) => (
        <>
          <SegmentName name={row.segment} title={row.title} colour={row.colour} />
          {row.circular && <span className="dim"> made of what the metric counts</span>}
        </>
      ),
    },
    {
      key: "customers",
      title: capital(nouns),
      align: "end",
      from: "small",
      cell: (row) => <Num value={row.customers} />,
    },
    {
      key: "inside",
      title: "Average",
      align: "end",
      cell: (row) => formats.value(row.inside, asAverage(found.format)),
    },
    {
      key: "outside",
      title: "Others",
      align: "end",
      from: "small",
      cell: (row) => formats.value(row.outside, asAverage(found.format)),
    },
    { key: "effect", title: "Difference", align: "end", from: "small", cell: (row) => <Effect row={row} /> },
  ];
  return (
    <Table
      label="Segments that differ most"
      columns={columns}
      rows={found.segments}
      id={({ segment }) => segment}
    />
  );
}
