/** The table behind a chart. */

import { useFormats } from "../frame/project";
import { type Column, Table } from "../parts/table";
import type { Formats } from "../text/formats";
import type { ChartUnit, Row } from "./spec";
import { type ChartColumn, tableOf } from "./table";

function written(value: unknown, kind: ChartColumn["kind"], formats: Formats): string {
  if (value === null || value === undefined) return formats.missing;
  if (kind === "date") return formats.date(String(value));
  if (typeof value !== "number" || kind === "text") return String(value);
  return formats.value(value, kind);
}

export function ChartData({ spec, label }: { spec: ChartUnit; label: string }) {
  const formats = useFormats();
  const { columns, rows } = tableOf(spec);
  const numbered = rows.map((row, index) => ({ row, index }));
  const shown = columns.map(
    ({ field, title, kind }): Column<{ row: Row; index: number }> => ({
      key: field,
      title,
      cell: ({ row }) => written(row[field], kind, formats),
      ...(kind === "text" || kind === "date" ? {} : { align: "end" }),
    }),
  );
  return <Table label={label} columns={shown} rows={numbered} id={({ index }) => String(index)} />;
}
