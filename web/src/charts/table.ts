/** The table behind a chart, read from the chart's own data. */

import { spelled } from "../text/words";
import type { Channel, ChartUnit, Row } from "./spec";

export interface ChartColumn {
  field: string;
  title: string;
  kind: "text" | "number" | "percent" | "money" | "date";
}

export interface ChartTable {
  columns: ChartColumn[];
  rows: Row[];
}

function units(spec: ChartUnit): ChartUnit[] {
  const inner = [
    ...(spec.layer ?? []),
    ...(spec.hconcat ?? []),
    ...(spec.vconcat ?? []),
    ...(spec.concat ?? []),
  ];
  if (spec.spec) inner.push(spec.spec);
  return [spec, ...inner.flatMap(units)];
}

function rowsOf(unit: ChartUnit, datasets: Record<string, Row[]>): Row[] {
  const { values, name } = unit.data ?? {};
  return values ?? (name === undefined ? [] : (datasets[name] ?? []));
}

/** What is said on hover: where there is such a list, it is the best account of what a chart shows. */
function tooltipOf(unit: ChartUnit): Channel[] {
  const found = unit.encoding?.tooltip;
  return found === undefined ? [] : [found].flat();
}

/** Channels in the order in which one reads: names first, then where things lie, then the rest. */
const reading = ["text", "y", "x", "x2", "y2", "size", "color"];

/** A colour or a size without a legend repeats what is said elsewhere, and is left out. */
function channelsOf(unit: ChartUnit): Channel[] {
  const encoding = unit.encoding ?? {};
  const ends = [encoding.x2 && "x", encoding.y2 && "y"];
  return reading.flatMap((name) => {
    const found = encoding[name];
    if (!found) return [];
    const channels = [found].flat().filter((channel) => channel.legend !== null);
    // An interval shares the title of its axis, which would not tell its ends apart.
    return ends.includes(name) ? channels.map(({ title: _, ...rest }) => rest) : channels;
  });
}

function kindOf({ type, format, axis }: Channel, values: unknown[]): ChartColumn["kind"] {
  const written = format ?? axis?.format ?? "";
  if (written.includes("%") && type !== "temporal") return "percent";
  if (written.includes("$")) return "money";
  if (type === "temporal") return "date";
  return values.every((value) => typeof value === "number" || value === null) ? "number" : "text";
}

/** The largest data of the chart, with a column for each field that is said on hover, or else drawn. */
export function tableOf(spec: ChartUnit): ChartTable {
  const datasets = spec.datasets ?? {};
  const all = units(spec);
  const rows = all.map((unit) => rowsOf(unit, datasets)).reduce((a, b) => (b.length > a.length ? b : a), []);
  const fields = new Map<string, Channel>();
  const told = all.flatMap(tooltipOf);
  for (const channel of told.length > 0 ? told : all.flatMap(channelsOf)) {
    const { field } = channel;
    if (field === undefined || !rows.some((row) => field in row)) continue;
    fields.set(field, { ...channel, ...defined(fields.get(field) ?? {}) });
  }
  const inOrder = [...fields].sort(([, a], [, b]) => Number(measured(a)) - Number(measured(b)));
  const columns = inOrder.map(([field, channel]) => ({
    field,
    title: channel.title || spelled(field),
    kind: kindOf(
      channel,
      rows.map((row) => row[field] ?? null),
    ),
  }));
  return { columns, rows };
}

/** What is measured comes after what it is measured of. */
function measured({ type }: Channel): boolean {
  return type === undefined || type === "quantitative";
}

function defined(channel: Channel): Channel {
  return Object.fromEntries(
    Object.entries(channel).filter(([, value]) => value !== undefined && value !== null),
  );
}
