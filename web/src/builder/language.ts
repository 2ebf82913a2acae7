/** The language as the builder asks about it: kinds and their forms, what can be asked of a value, names. */

import type { components } from "../api/schema";
import { elements, isJson, type Json } from "./json";

type Schemas = components["schemas"];

export type Language = Schemas["Language"];
export type Kind = Schemas["Kind"];
export type Form = Schemas["Form"];
export type Field = Schemas["Field"];
export type Operator = Schemas["Operator"];
export type NamedField = Schemas["NamedField"];
export type ValueType = NamedField["type"];

/** What names mean here: a customer's traits, or within a `where` the fields of an event or a related row. */
export interface Scope {
  event: string | null;
  table: string | null;
}

export const ofCustomer: Scope = { event: null, table: null };

export function inWhere({ event, table }: Scope): boolean {
  return event !== null || table !== null;
}

export function kindOf(language: Language, name: string, role?: Form["role"]): Kind | null {
  return language.kinds.find(({ form }) => form.kind === name && (!role || form.role === role)) ?? null;
}

export function fieldsOf(language: Language, { event, table }: Scope): readonly NamedField[] {
  if (event !== null) return language.events.find(({ name }) => name === event)?.properties ?? [];
  if (table !== null) return language.tables.find(({ name }) => name === table)?.properties ?? [];
  return language.traits;
}

/** The scope of a `where` inside a condition or value. */
export function scopeWithin(node: Json, scope: Scope): Scope {
  if (typeof node.event === "string") return { event: node.event, table: null };
  if (typeof node.table === "string") return { event: null, table: node.table };
  return scope;
}

const ofConstant: Readonly<Record<string, ValueType>> = {
  number: "number",
  text: "text",
  yes_no: "yes_no",
  date: "date",
  instant: "instant",
};

export function isConstant(node: Json): boolean {
  return node.kind in ofConstant && "constant" in node;
}

/** The type of a value as far as it can be told here; the server tells the rest once it has read it. */
export function typeOf(language: Language, node: Json, scope: Scope): ValueType | null {
  const constant = ofConstant[node.kind];
  if (constant) return constant;
  if (node.kind === "field")
    return fieldsOf(language, scope).find(({ name }) => name === node.name)?.type ?? null;
  if (typeof node.property === "string" && typeof node.event === "string") return ofProperty(language, node);
  if (node.kind === "account_field")
    return language.account.find(({ name }) => name === node.name)?.type ?? null;
  if (node.kind === "else" && isJson(node.of)) return typeOf(language, node.of, scope);
  return kindOf(language, node.kind, "value")?.blank_type ?? null;
}

const kept = new Set(["first", "last", "min", "max", "mode"]);

function ofProperty(language: Language, node: Json): ValueType | null {
  const property = fieldsOf(language, scopeWithin(node, ofCustomer)).find(
    ({ name }) => name === node.property,
  );
  if (typeof node.function === "string" && kept.has(node.function)) return property?.type ?? null;
  return node.function === "count_distinct" ? "integer" : "number";
}

export function operatorsFor(language: Language, type: ValueType | null, scope: Scope): readonly Operator[] {
  if (type === null) return [];
  const plain = type === "yes_no" ? new Set(["comparison", "one_of"]) : new Set<string>();
  return language.operators.filter(
    ({ blanks, in_where, kind }) => type in blanks && !plain.has(kind) && (in_where || !inWhere(scope)),
  );
}

/** The operator that a condition is an instance of: the one whose choices it has made. */
export function operatorOf(
  language: Language,
  operators: readonly Operator[],
  node: Json,
  type: ValueType,
): Operator | null {
  const choices = kindOf(language, node.kind, "condition")?.form.fields.filter(isChoice) ?? [];
  const fits = ({ kind, blanks }: Operator) =>
    kind === node.kind &&
    choices.every(({ name }) => (node[name] ?? false) === (blanks[type]?.[name] ?? false));
  return operators.find(fits) ?? null;
}

/** Whether a field is part of what is asked; `exactly` is a detail of it. */
export function isChoice({ input, name, many }: Field): boolean {
  return !many && (input === "choice" || (input === "yes_no" && name !== "exactly"));
}

/** The condition that asks something else of the same value; what it was compared with stays where it fits. */
export function asking(operator: Operator, type: ValueType, node: Json): Json {
  const blank = operator.blanks[type];
  if (!isJson(blank)) return node;
  const next: Record<string, unknown> = {
    ...blank,
    [operator.subject]: subjectOf(node) ?? blank[operator.subject],
  };
  const old = comparedWith(node);
  for (const [field, value] of Object.entries(blank)) {
    if (field === operator.subject) continue;
    if (isJson(value) && isJson(old) && (isConstant(old) || operator.kind === node.kind))
      next[field] = node[field] ?? old;
    if (Array.isArray(value)) next[field] = listFrom(value, node[field], old);
  }
  return { ...next, kind: operator.kind };
}

function subjectOf(node: Json): Json | null {
  const found = node.left ?? node.of;
  return isJson(found) ? found : null;
}

/** The first value that a condition compares with: a constant, or the first of several. */
function comparedWith(node: Json): unknown {
  const [first] = elements(node.options);
  const [part] = [...elements(node.parts), ...elements(node.items)];
  return node.right ?? first ?? (typeof part === "string" ? { kind: "text", constant: part } : node.low);
}

function listFrom(blank: unknown[], same: unknown, old: unknown): unknown[] {
  if (Array.isArray(same)) return same;
  if (!isJson(old)) return blank;
  return typeof blank[0] === "string" ? [typeof old.constant === "string" ? old.constant : ""] : [old];
}

/** A line to start from for a field of the data: its first operator. */
export function lineAbout(language: Language, field: NamedField, scope: Scope): Json | null {
  return lineAboutValue(language, { kind: "field", name: field.name }, field.type, scope);
}

export function lineAboutValue(language: Language, value: Json, type: ValueType, scope: Scope): Json | null {
  const [operator] = operatorsFor(language, type, scope);
  const blank = operator?.blanks[type];
  return operator && isJson(blank) ? { ...blank, [operator.subject]: value } : null;
}

/** Everything that a condition's fields show: those whose condition on another field is met. */
export function shownFields(form: Form, node: Readonly<Record<string, unknown>>): readonly Field[] {
  return form.fields.filter((field) => isShown(field, node));
}

export function isShown({ only_if }: Field, node: Readonly<Record<string, unknown>>): boolean {
  return !only_if || only_if.options.includes(String(node[only_if.field]));
}

/** The fields with one changed, and those filled or emptied that hang on it. */
export function filled(
  fields: readonly Field[],
  node: Readonly<Record<string, unknown>>,
  changed: Readonly<Record<string, unknown>>,
  start: (field: Field) => unknown,
): Record<string, unknown> {
  const next = { ...node, ...changed };
  for (const field of fields) {
    if (!field.only_if || field.name in changed) continue;
    if (!isShown(field, next)) next[field.name] = null;
    else if (next[field.name] === null || next[field.name] === undefined) next[field.name] = start(field);
  }
  return next;
}
