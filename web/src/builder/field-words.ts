/** What fields are called, in which order they stand, and what each starts as. */

import type { Json } from "./json";
import {
  type Field,
  fieldsOf,
  kindOf,
  type Language,
  lineAbout,
  ofCustomer,
  type Scope,
  scopeWithin,
} from "./language";

export type Values = Readonly<Record<string, unknown>>;

/** `2 days`, not `2 day`; a sign as it is read. */
export function optionLabel({ name }: Field, option: string, { count }: Values): string {
  if (name === "unit" && count !== 1) return `${option}s`;
  return readSigns[option] ?? option.replaceAll("_", " ");
}

const readSigns: Readonly<Record<string, string>> = {
  "=": "is",
  "!=": "is not",
  "<": "is less than",
  "<=": "is at most",
  ">": "is more than",
  ">=": "is at least",
  count_distinct: "number of different",
  count: "number of",
  sum: "total of",
  min: "least",
  max: "greatest",
  mode: "most frequent",
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};

const place: Readonly<Record<string, number>> = {
  function: 0,
  which: 0,
  trait: 1,
  event: 1,
  table: 1,
  property: 2,
  nth: 2,
  times: 3,
  anchor: 8,
  window: 4,
  where: 9,
};

/** In the order in which a sentence has them: what, of which events, how often, when, and last the `where`. */
export function inReadingOrder(fields: readonly Field[]): readonly Field[] {
  return fields.toSorted((a, b) => (place[a.name] ?? 3) - (place[b.name] ?? 3));
}

/** The names that a field may take. */
export function namesFor(
  language: Language,
  field: Field,
  node: Values,
  scope: Scope,
): { value: string; label: string }[] {
  const named = (things: readonly { name: string; title: string }[]) =>
    things.map(({ name, title }) => ({ value: name, label: title }));
  switch (field.input) {
    case "event":
      return named(language.events);
    case "segment":
      return named(language.segments);
    case "table":
      return named(language.tables);
    case "property":
      return named(fieldsOf(language, scopeWithin({ kind: "", ...node }, scope)));
    case "trait":
      return named(fieldsOf(language, ofCustomer));
    case "list":
      return named(language.lists);
    case "account":
      return named(language.account);
    case "place":
      return language.places.map((place) => ({ value: place, label: place }));
    default:
      return [];
  }
}

/** What a field starts as when it is asked for. */
export function startOfField(
  language: Language,
  field: Field,
  node: Values,
  scope: Scope = ofCustomer,
): unknown {
  switch (field.input) {
    case "millionths":
      return 100_000;
    case "number":
      return Math.max(field.low ?? 1, typeof node.count === "number" ? node.count : 1);
    case "yes_no":
      return false;
    case "choice":
      return field.options[0] ?? null;
    case "condition": {
      const inner = scopeWithin({ kind: "", ...node }, scope);
      const [first] = fieldsOf(language, inner);
      return first ? lineAbout(language, first, inner) : null;
    }
    case "window": {
      const blank = kindOf(language, field.kinds[0] ?? "", "window")?.blank;
      return blank ?? null;
    }
    case "property": {
      const inner = fieldsOf(language, scopeWithin({ kind: "", ...node }, scope));
      const numeric = inner.find(({ type }) => type === "money" || type === "number" || type === "integer");
      return (numeric ?? inner[0])?.name ?? null;
    }
    case "event":
      return language.events[0]?.name ?? null;
    case "segment":
      return language.segments[0]?.name ?? null;
    case "trait":
      return language.traits[0]?.name ?? null;
    case "constant":
      return { kind: "text", constant: "" };
    case "text":
      return "";
    default:
      return null;
  }
}

/** A new kind with the fields that it shares with the old one. */
export function keeping(blank: Json, node: Json): Json {
  const shared = Object.keys(blank).filter(
    (name) => name !== "kind" && typeof node[name] === typeof blank[name],
  );
  return { ...blank, ...Object.fromEntries(shared.map((name) => [name, node[name]])) };
}
