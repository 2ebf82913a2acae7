/** Conditions and values as JSON: a tree of objects that each name their kind. */

export interface Json {
  readonly kind: string;
  readonly [field: string]: unknown;
}

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string";
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object with another value in a field. */
export function having(of: Json, field: string, value: unknown): Json {
  return { ...of, [field]: value };
}

/** A list's elements, none for what is no list. */
export function elements(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
