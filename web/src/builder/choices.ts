/** What a line can be about: fields of the data, figures, and conditions of their own; and what each starts as. */

import { isJson, type Json } from "./json";
import {
  fieldsOf,
  inWhere,
  isConstant,
  type Kind,
  type Language,
  lineAbout,
  lineAboutValue,
  type Scope,
} from "./language";

export interface Choice {
  value: string;
  label: string;
}

export interface ChoiceGroup {
  group: string;
  items: Choice[];
}

/** Groups in the order of a conversation: what people did, then who they are. */
const order = ["What they did", "Segments and lists"];

export function choicesFor(language: Language, scope: Scope, what: "condition" | "value"): ChoiceGroup[] {
  const fields = fieldsOf(language, scope).map(({ group, name, title }) => ({
    group: inWhere(scope) ? "Properties" : `Traits: ${group}`,
    value: `field:${name}`,
    label: title,
  }));
  const figures = language.kinds.filter((kind) => isFigure(kind, scope)).map((kind) => entry(kind, "value"));
  const conditions =
    what === "condition"
      ? language.kinds.filter((kind) => isOwn(kind, scope)).map((kind) => entry(kind, "condition"))
      : [];
  const own =
    what === "condition" && !inWhere(scope)
      ? [{ group: "Anything else", value: "text:", label: "Written in words" }]
      : [];
  const all = [...conditions, ...fields, ...figures, ...own];
  const groups = [...Map.groupBy(all, ({ group }) => group)].map(([group, items]) => ({
    group,
    items: items.map(({ value, label }) => ({ value, label })),
  }));
  return groups.sort((a, b) => rank(a.group) - rank(b.group));
}

function rank(group: string): number {
  if (group === "Anything else") return 90;
  if (group === "More" || group === "Values") return 80;
  const place = order.indexOf(group);
  if (place >= 0) return place;
  return group.startsWith("Traits") || group === "Properties" ? 10 : 20;
}

function entry({ form }: Kind, role: string) {
  return { group: form.group, value: `${role}:${form.kind}`, label: form.title };
}

/** Figures that can stand where a field stands: everything but constants and fields themselves. */
function isFigure({ form, blank, in_where }: Kind, scope: Scope): boolean {
  if (form.role !== "value" || !isJson(blank) || (inWhere(scope) && !in_where)) return false;
  return form.kind !== "field" && !isConstant(blank);
}

/** Conditions that are about no value of their own choosing. */
function isOwn({ form, blank, in_where }: Kind, scope: Scope): boolean {
  if (form.role !== "condition" || form.logic || form.subject) return false;
  return (blank !== null || form.example !== "") && (in_where || !inWhere(scope));
}

/** What a choice starts as; null for one that is written as text. */
export function startOf(language: Language, choice: string, scope: Scope): Json | null {
  const [what = "", name = ""] = choice.split(/:(.*)/s);
  if (what === "field") {
    const field = fieldsOf(language, scope).find((each) => each.name === name);
    return field ? lineAbout(language, field, scope) : null;
  }
  const kind = language.kinds.find(({ form }) => form.kind === name && form.role === what);
  if (!isJson(kind?.blank)) return null;
  return kind.blank_type ? lineAboutValue(language, kind.blank, kind.blank_type, scope) : kind.blank;
}

/** The value that a choice stands for, without a condition around it. */
export function valueFor(language: Language, choice: string): Json | null {
  const [what = "", name = ""] = choice.split(/:(.*)/s);
  if (what === "field") return { kind: "field", name };
  const kind = language.kinds.find(({ form }) => form.kind === name && form.role === "value");
  return isJson(kind?.blank) ? kind.blank : null;
}

/** The choice that a node is an instance of. */
export function choiceOf(node: Json, role: "condition" | "value"): string {
  return node.kind === "field" ? `field:${String(node.name)}` : `${role}:${node.kind}`;
}
