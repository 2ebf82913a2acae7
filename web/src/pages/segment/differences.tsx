/** The table behind the chart of differences: each with its sentence, its size and how sure it is. */

import type { Difference } from "../../api/types";
import { useFormats } from "../../frame/project";
import { type Column, Table } from "../../parts/table";
import type { Formats } from "../../text/formats";
import classes from "./segment.module.css";

export function DifferenceList({ differences }: { differences: Difference[] }) {
  const formats = useFormats();
  const columns: Column<Difference>[] = [
    {
      key: "label",
      title: "What",
      cell: (row) => (
        <div className={classes.difference}>
          <strong>{row.label}</strong>
          <span className="dim">{row.sentence}</span>
        </div>
      ),
    },
    {
      key: "inside",
      title: "Here",
      align: "end",
      from: "small",
      cell: (row) => amount(row.inside, row, formats),
    },
    {
      key: "outside",
      title: "Elsewhere",
      align: "end",
      from: "small",
      cell: (row) => amount(row.outside, row, formats),
    },
    {
      key: "effect",
      title: "Difference",
      align: "end",
      cell: (row) => <Effect row={row} formats={formats} />,
    },
  ];
  return (
    <Table
      label="What sets them apart"
      columns={columns}
      rows={differences}
      id={(row) => `${row.subject} ${row.label}`}
    />
  );
}

/** Lifts compare shares; standardised differences compare means. */
function amount(value: number, row: Difference, formats: Formats): string {
  return formats.value(value, row.measure === "lift" ? "percent" : "number");
}

function Effect({ row, formats }: { row: Difference; formats: Formats }) {
  const unit = row.measure === "lift" ? "×" : " SD";
  return (
    <>
      <span className={row.significant ? undefined : "dim"}>
        {formats.ratio(row.effect)}
        {unit}
      </span>
      <span className={classes.interval}>
        {row.significant ? `${formats.ratio(row.low)} to ${formats.ratio(row.high)}` : "too uncertain to say"}
      </span>
    </>
  );
}
