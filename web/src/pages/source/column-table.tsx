/** What each column means and how well it is filled. */

import type { ColumnQuality } from "../../api/types";
import { useFormats } from "../../frame/project";
import { Bar } from "../../parts/bar";
import { Num } from "../../parts/num";
import { type Column, Table } from "../../parts/table";
import { traitText } from "../../text/trait-value";
import { spelled } from "../../text/words";
import classes from "./source.module.css";

const columns: Column<ColumnQuality>[] = [
  {
    key: "name",
    title: "Column",
    cell: (row) => (
      <div className={classes.column}>
        <strong>{row.name}</strong>
        <code className={classes.expression}>{row.expression}</code>
      </div>
    ),
  },
  { key: "type", title: "Type", from: "medium", cell: (row) => spelled(row.type) },
  {
    key: "known",
    title: "Filled",
    align: "end",
    width: "22%",
    cell: (row) => <Filled share={row.known_share} />,
  },
  {
    key: "distinct",
    title: "Different",
    align: "end",
    from: "small",
    cell: (row) => <Num value={row.distinct} />,
  },
  {
    key: "range",
    title: "From … to",
    from: "large",
    cell: (row) => <Range column={row} />,
  },
  {
    key: "quarantined",
    title: "Quarantined",
    align: "end",
    from: "small",
    cell: (row) =>
      row.quarantined === 0 ? <span className="dim">none</span> : <Num value={row.quarantined} />,
  },
];

function Range({ column }: { column: ColumnQuality }) {
  const formats = useFormats();
  const { minimum, maximum, type } = column;
  return (
    <span className={classes.range}>
      {traitText(minimum, type, formats)} … {traitText(maximum, type, formats)}
    </span>
  );
}

function Filled({ share }: { share: number }) {
  const formats = useFormats();
  return (
    <span className={classes.filled}>
      <Bar share={share} />
      <span>{formats.value(share, "percent")}</span>
    </span>
  );
}

export function ColumnTable({ columns: rows }: { columns: ColumnQuality[] }) {
  return <Table label="Columns" columns={columns} rows={rows} id={(row) => row.name} />;
}
