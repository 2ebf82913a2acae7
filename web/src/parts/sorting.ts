/** Sorting of lists: how it stands in an address, and how rows are put in order. */

export interface Sort {
  key: string;
  descending: boolean;
}

/** `-size` is the largest first. */
export function sortOf(text: string | null, fallback: Sort): Sort {
  if (!text) return fallback;
  return text.startsWith("-") ? { key: text.slice(1), descending: true } : { key: text, descending: false };
}

export function sortText({ key, descending }: Sort): string {
  return descending ? `-${key}` : key;
}

export type SortValue = string | number | null;

/** Rows in order; those without a value come last in either direction. */
export function inOrder<Row>(rows: readonly Row[], by: (row: Row) => SortValue, descending: boolean): Row[] {
  const sign = descending ? -1 : 1;
  return [...rows].sort((one, other) => {
    const a = by(one);
    const b = by(other);
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    if (typeof a === "string" || typeof b === "string") return sign * String(a).localeCompare(String(b));
    return sign * (a - b);
  });
}
