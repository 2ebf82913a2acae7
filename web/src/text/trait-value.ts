/** A trait's value as a person writes it. */

import type { Formats } from "./formats";
import { spelled } from "./words";

const numeric = new Set(["integer", "number", "money"]);

export function isNumeric(type: string): boolean {
  return numeric.has(type);
}

export function traitText(value: unknown, type: string, formats: Formats): string {
  if (value === null || value === undefined) return formats.missing;
  if (Array.isArray(value)) return value.map(String).join(", ");
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "number") return formats.value(value, formatOf(type));
  if (typeof value === "object") return JSON.stringify(value);
  const text = String(value);
  if (type === "instant" || type === "date") return formats.date(text);
  // Exact amounts may travel as text, so that no digit is lost on the way.
  if (isNumeric(type) && !Number.isNaN(Number(text))) return formats.value(Number(text), formatOf(type));
  return text;
}

/** A value of a known trait; a name that Ilk gives is read as words. */
export function valueText(
  value: unknown,
  { type, names }: { type: string; names?: boolean },
  formats: Formats,
): string {
  return names && typeof value === "string" ? spelled(value) : traitText(value, type, formats);
}

function formatOf(type: string): "count" | "money" | "number" {
  if (type === "money") return "money";
  return type === "integer" ? "count" : "number";
}
