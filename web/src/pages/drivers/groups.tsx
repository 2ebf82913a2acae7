/** The groups that were found, each as a condition that can be saved as a segment. */

import { Button } from "@mantine/core";
import type { FoundSegment, FoundSegments } from "../../api/types";
import { Link } from "../../frame/link";
import { useProject } from "../../frame/project";
import { Num } from "../../parts/num";
import { Empty } from "../../parts/states";
import { type Column, Table } from "../../parts/table";
import { capital } from "../../text/words";
import classes from "./drivers.module.css";

export function Groups({ found }: { found: FoundSegments }) {
  const { formats, mayAct, nouns } = useProject();
  if (found.found.length === 0) {
    return <Empty title="No group differs">Nothing that was looked at differs beyond chance.</Empty>;
  }
  const columns: Column<FoundSegment>[] = [
    {
      key: "condition",
      title: "Condition",
      cell: (row) => (
        <div className={classes.condition}>
          <code>{row.condition}</code>
          <span className="dim">{row.sentence}</span>
        </div>
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
  if (mayAct) {
    columns.push({
      key: "save",
      title: "Segment",
      align: "end",
      cell: ({ condition }) => (
        <Button
          component={Link}
          variant="default"
          size="xs"
          to={`/segments/new?${new URLSearchParams({ when: condition })}`}
          aria-label={`Save as a segment: ${condition}`}
        >
          Save
        </Button>
      ),
    });
  }
  return (
    <Table
      label="Groups that differ most"
      columns={columns}
      rows={found.found}
      id={({ condition }) => condition}
    />
  );
}

/** An average of counts has decimals. */
export function asAverage(format: FoundSegments["format"]) {
  return format === "count" ? "number" : format;
}

/** In standard deviations, with its interval; faint where chance may explain it. */
export function Effect({
  row,
}: {
  row: { effect: number; low: number; high: number; significant?: boolean };
}) {
  const { formats } = useProject();
  return (
    <>
      <span className={row.significant === false ? "dim" : undefined}>{formats.ratio(row.effect)} SD</span>
      <span className={classes.interval}>
        {formats.ratio(row.low)} to {formats.ratio(row.high)}
      </span>
    </>
  );
}
