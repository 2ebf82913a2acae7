/** Result controls: who is kept of those a definition holds for, as the segment's document has them. */

export interface SplitPart {
  name: string;
  title?: string;
  share?: number;
  when?: unknown;
}

export interface Controls {
  exclude?: { segments?: string[]; lists?: string[] };
  sample?: number;
  order_by?: string[];
  one_per?: string;
  limit?: number;
  split?: SplitPart[];
}

export type ControlName = keyof Controls;

/** In the order in which they are done. */
export const controlNames: readonly ControlName[] = [
  "exclude",
  "sample",
  "one_per",
  "limit",
  "order_by",
  "split",
];

/** Controls from an answer; what is no object counts as none. */
export function controlsFrom(answer: unknown): Controls {
  return typeof answer === "object" && answer !== null && !Array.isArray(answer) ? (answer as Controls) : {};
}

/** The controls with one changed; `undefined` takes it away, and with the last that it orders, the order. */
export function withControl<Name extends ControlName>(
  controls: Controls,
  name: Name,
  value: Controls[Name] | undefined,
): Controls {
  const next: Controls = { ...controls };
  if (value === undefined) delete next[name];
  else next[name] = value;
  if (next.order_by && !ordersSomething(next)) delete next.order_by;
  return next;
}

/** An order only means something where few are kept, or shares are cut from it. */
export function ordersSomething({ limit, one_per, split }: Controls): boolean {
  return limit !== undefined || one_per !== undefined || hasShares(split);
}

function hasShares(split: readonly SplitPart[] = []): boolean {
  return split.some(({ share }) => share !== undefined);
}

/** Whether chance decides who is kept or in which part: it goes by the segment's name. */
export function goesByChance({ sample, split }: Controls): boolean {
  return sample !== undefined || hasShares(split);
}

export function isSame(one: Controls, other: Controls): boolean {
  return sorted(one) === sorted(other);
}

/** As text in one fixed order of keys, so that two can be compared. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a.localeCompare(b)))
      : inner,
  );
}

const direction = /^([\s\S]*?)(?:\s+(asc|desc))?\s*$/;

export interface Ordering {
  by: string;
  way: "asc" | "desc";
}

export function orderingOf(text: string): Ordering {
  const [, by = "", way] = direction.exec(text) ?? [];
  return { by, way: way === "asc" ? "asc" : "desc" };
}

export function orderingText({ by, way }: Ordering): string {
  return `${by} ${way}`;
}

/** A definition and its controls as one text, to show what changed. */
export function wholeText(when: string, controls: Controls): string {
  const lines = controlNames.flatMap((name) => {
    const said = saidOf(name, controls);
    return said === null ? [] : [`${name}: ${said}`];
  });
  return `${[when.trim(), ...lines].join("\n")}\n`;
}

function saidOf(name: ControlName, controls: Controls): string | null {
  if (controls[name] === undefined) return null;
  switch (name) {
    case "exclude": {
      const { segments = [], lists = [] } = controls.exclude ?? {};
      return [...segments.map((each) => `segment ${each}`), ...lists.map((each) => `list ${each}`)].join(
        ", ",
      );
    }
    case "order_by":
      return (controls.order_by ?? []).join(", ");
    case "split":
      return (controls.split ?? []).map(partSaid).join(", ");
    default:
      return String(controls[name]);
  }
}

function partSaid({ name, share, when }: SplitPart): string {
  if (share !== undefined) return `${name} ${Math.round(share * 1e6) / 1e4}%`;
  if (when === undefined) return `${name} the rest`;
  return `${name} (${typeof when === "string" ? when : JSON.stringify(when)})`;
}
