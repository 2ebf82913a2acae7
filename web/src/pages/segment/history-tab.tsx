/** How a segment grew, and how its definition changed. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { HistoryPoint } from "../../api/types";
import { Charts } from "../../charts/charts";
import { usePast } from "../../frame/past";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { Num } from "../../parts/num";
import { Beside, Section } from "../../parts/section";
import { ChartShape, TableShape } from "../../parts/skeletons";
import { type Column, Table } from "../../parts/table";
import { When } from "../../parts/when";
import { capital } from "../../text/words";
import { Expected } from "./forecast";
import { Versions } from "./versions";

export function HistoryTab({ name }: { name: string }) {
  const past = usePast();
  const history = useQuery(queries.history(name, past));
  return (
    <Answered
      query={history}
      shape={
        <>
          <ChartShape />
          <TableShape />
        </>
      }
    >
      {({ charts, points, versions }) => (
        <>
          <Section title="Over time">
            <Charts charts={charts} />
          </Section>
          {past === null && <Expected name={name} />}
          <Beside>
            <Section title="Entered and left">
              <Points points={points} />
            </Section>
            <Section title="Versions">
              <Versions segment={name} versions={versions} />
            </Section>
          </Beside>
        </>
      )}
    </Answered>
  );
}

function Points({ points }: { points: HistoryPoint[] }) {
  const { nouns } = useProject();
  if (points.length === 0) return <p className="dim">No date is recorded yet; each run records one.</p>;
  const columns: Column<HistoryPoint>[] = [
    { key: "as_of", title: "As of", cell: (row) => <When at={row.as_of} /> },
    { key: "size", title: capital(nouns), align: "end", cell: (row) => <Num value={row.size} /> },
    { key: "entered", title: "Entered", align: "end", cell: (row) => <Num value={row.entered} /> },
    { key: "left", title: "Left", align: "end", cell: (row) => <Num value={row.left} /> },
    {
      key: "value",
      title: "Value",
      align: "end",
      from: "small",
      cell: (row) => <Num value={row.value} as="money" />,
    },
    { key: "version", title: "Version", align: "end", from: "medium", cell: (row) => row.version },
  ];
  return (
    <Table
      label="Recorded sizes"
      columns={columns}
      rows={points.toReversed()}
      id={(row) => `${row.as_of} ${row.run}`}
    />
  );
}
