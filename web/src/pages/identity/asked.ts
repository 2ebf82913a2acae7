/** What a key means while a pair is looked at, and both sides of it laid beside each other. */

import type { IdentityRecord, ReviewPair } from "../../api/types";

export type Said = "same" | "different" | "skip";

const keys: Record<string, Said> = { s: "same", d: "different", k: "skip" };

const written = new Set<unknown>(["INPUT", "TEXTAREA", "SELECT"]);

/** What a key press says of the pair; nothing while somebody writes, or with a key that means more. */
export function saidBy(press: {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  target: EventTarget | null;
}): Said | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  if (press.target !== null && "tagName" in press.target && written.has(press.target.tagName)) return null;
  return keys[press.key.toLowerCase()] ?? null;
}

export interface Side {
  field: string;
  a: string | null;
  b: string | null;
  /** In what way both are alike; null where the link does not compare them. */
  said: string | null;
  weight: number | null;
}

/** Fields that the link compared, in its order, then all else that sources say of either record. */
export function sides({ a, b, link }: ReviewPair): Side[] {
  const compared = link.evidence.filter((each) => each.a !== null || each.b !== null);
  const seen = new Set(compared.map((each) => each.field));
  const others = [...a.fields, ...b.fields].map((each) => each.name).filter((name) => !seen.has(name));
  return [
    ...compared,
    ...[...new Set(others)].map((field) => ({
      field,
      a: knownOf(a, field),
      b: knownOf(b, field),
      said: null,
      weight: null,
    })),
  ];
}

export function knownOf(record: IdentityRecord, field: string): string | null {
  return record.fields.find((each) => each.name === field)?.value ?? null;
}

/** Bits with their sign, as the waterfall writes them. */
export function bits(weight: number | null): string {
  if (weight === null) return "";
  return `${weight < 0 ? "−" : "+"}${Math.abs(weight).toFixed(1)}`;
}
