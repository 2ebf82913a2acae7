/** A chart from the server: a Vega-Lite specification with its data inside. Only what the studio looks at is named. */

export interface Channel {
  field?: string;
  title?: string | null;
  type?: string;
  format?: string;
  legend?: unknown;
  axis?: { format?: string; title?: string | null } | null;
}

export type Row = Record<string, unknown>;

export interface ChartUnit {
  title?: unknown;
  description?: string;
  config?: unknown;
  mark?: string | { type?: string };
  width?: unknown;
  height?: unknown;
  data?: { values?: Row[]; name?: string };
  transform?: unknown;
  datasets?: Record<string, Row[]>;
  encoding?: Record<string, Channel | Channel[]>;
  layer?: ChartUnit[];
  hconcat?: ChartUnit[];
  vconcat?: ChartUnit[];
  concat?: ChartUnit[];
  facet?: unknown;
  spec?: ChartUnit;
}

/** The message that a chart states, and the quieter line below it. */
export function headingOf(spec: ChartUnit): { title: string; subtitle: string | null } {
  const { title } = spec;
  if (typeof title === "string") return { title, subtitle: null };
  if (typeof title !== "object" || title === null)
    return { title: spec.description ?? "Chart", subtitle: null };
  const parts = title as { text?: unknown; subtitle?: unknown };
  return { title: joined(parts.text) ?? "Chart", subtitle: joined(parts.subtitle) };
}

/** Whether every mark carries its own label, which need room beside each other; labels of a chosen few do not. */
export function labelled(spec: ChartUnit): boolean {
  const { mark, transform } = spec;
  const kind = typeof mark === "object" ? mark.type : mark;
  return (kind === "text" && transform === undefined) || (spec.layer ?? []).some(labelled);
}

/** Vega breaks long titles into lists of lines. */
function joined(text: unknown): string | null {
  if (typeof text === "string") return text;
  return Array.isArray(text) ? text.join(" ") : null;
}

/** Charts of several parts keep their own width, and are scrolled where they do not fit. */
export function composed(spec: ChartUnit): boolean {
  return [spec.hconcat, spec.vconcat, spec.concat, spec.facet].some((part) => part !== undefined);
}

/** The specification as the studio draws it: its title is HTML above it, its look is ours, and it fills the column. */
export function drawable(spec: ChartUnit): ChartUnit & Record<string, unknown> {
  const { title: _, config: __, ...rest } = spec;
  if (composed(spec)) return { ...rest, background: "transparent" };
  return { ...rest, width: "container", background: "transparent" };
}
