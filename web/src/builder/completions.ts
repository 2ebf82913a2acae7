/** What could be written at the caret of a definition: names, words of the language, values of the data. */

import { fieldsOf, type Language, ofCustomer, type Scope } from "./language";

export interface Completion {
  label: string;
  detail: string;
}

export interface Completions {
  /** The piece that a completion takes the place of. */
  start: number;
  end: number;
  typed: string;
  /** Whether what is typed is a text between quotes: then the field whose values it may be. */
  valuesOf: string | null;
  options: Completion[];
}

const most = 8;
const words = (
  "and or not did at least at most exactly times in last days in last months in this month in previous month where " +
  "is known is missing is true is false between contains starts with ends with in segment none of everyone nobody " +
  "count of sum of average of min of max of median of first last days since last older than before after on"
).match(
  /(?:at|in|is|starts|ends|none|count|sum|average|min|max|median|older|days since) \w+(?: (?:days|months|month))?|\w+/g,
);

/** Completions for the caret; none inside a comment, or where nothing is typed and nothing is certain. */
export function completionsAt(text: string, caret: number, language: Language): Completions | null {
  const before = text.slice(0, caret);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const quotes = (line.match(/"/g) ?? []).length;
  if (quotes % 2 === 1) return insideText(before, text, caret, language);
  if (line.includes("#")) return null;
  const typed = /[\w`]*$/.exec(before)?.[0] ?? "";
  const head = before.slice(0, before.length - typed.length);
  const found = candidates(head, language);
  if (typed === "" && !found.certain) return null;
  const options = found.options.filter(({ label }) => fits(label, typed)).slice(0, most);
  if (options.length === 0 || (options.length === 1 && options[0]?.label === typed)) return null;
  return { start: caret - typed.length, end: caret, typed, valuesOf: null, options };
}

/** A name fits when it, or a word within it, begins with what is typed. */
function fits(label: string, typed: string): boolean {
  const plain = typed.replaceAll("`", "").toLowerCase();
  return label.toLowerCase().startsWith(plain) || label.toLowerCase().includes(`_${plain}`);
}

function candidates(head: string, language: Language): { options: Completion[]; certain: boolean } {
  const ofEvent = /(\w+)\.$/.exec(head);
  if (ofEvent?.[1])
    return { options: fieldOptions(language, { event: ofEvent[1], table: null }), certain: true };
  if (/\bsegment\s+$/i.test(head)) return { options: named(language.segments), certain: true };
  if (
    /\b(did|did\s+not|(count|sum|average|min|max|median|mode|first|last|distinct)\s+of(\s+distinct)?|days\s+since\s+(last|first))\s+$/i.test(
      head,
    )
  ) {
    return { options: named(language.events), certain: true };
  }
  const scope = scopeAt(head);
  const keywords = (words ?? []).map((label) => ({ label, detail: "" }));
  const events = scope === ofCustomer ? named(language.events, "event") : [];
  return { options: [...fieldOptions(language, scope), ...events, ...keywords], certain: false };
}

/** Whether the end of a text is inside a `where`, and of which event. */
export function scopeAt(head: string): Scope {
  const match = /\b(?:did|of|last|first|any|all|no)\s+(?:not\s+)?(\w+)(?:\.\w+)?\s+where\s+([\s\S]*)$/i.exec(
    head,
  );
  if (!match?.[1]) return ofCustomer;
  const rest = match[2] ?? "";
  const depth = rest.split("(").length - rest.split(")").length;
  const closed = rest.startsWith("(") ? depth <= 0 : /\b(in\s+last|at\s+least|times)\b/i.test(rest);
  return closed ? ofCustomer : { event: match[1], table: null };
}

function fieldOptions(language: Language, scope: Scope): Completion[] {
  return fieldsOf(language, scope).map(({ name, type }) => ({ label: name, detail: type.replace("_", " ") }));
}

function named(things: readonly { name: string; title: string }[], detail?: string): Completion[] {
  return things.map(({ name, title }) => ({ label: name, detail: detail ?? title }));
}

/** Between quotes, values of the field that is compared are offered. */
function insideText(before: string, text: string, caret: number, language: Language): Completions | null {
  const typed = /"([^"]*)$/.exec(before)?.[1] ?? "";
  const head = before.slice(0, before.length - typed.length - 1);
  const match =
    /([\w.]+)\s*(?:=|!=|(?:not\s+)?in|contains|starts\s+with|ends\s+with|like|has\s+\w+)?\s*(?:exactly\s*)?(?:any\s*)?(?:\((?:\s*"[^"]*"\s*,)*)?\s*$/i.exec(
      head,
    );
  const name = match?.[1];
  if (!name) return null;
  const scope = scopeAt(head);
  const known = fieldsOf(language, scope).some((field) => field.name === name);
  const valuesOf = name.includes(".")
    ? name
    : known
      ? scope.event === null
        ? name
        : `${scope.event}.${name}`
      : null;
  if (valuesOf === null) return null;
  const rest = /^[^"\n]*/.exec(text.slice(caret))?.[0] ?? "";
  const end = text[caret + rest.length] === '"' ? caret + rest.length : caret;
  return { start: caret - typed.length, end, typed, valuesOf, options: [] };
}

/** A completion put into the text, and where the caret stands after it. */
export function completed(text: string, at: Completions, label: string): { text: string; caret: number } {
  const closing = at.valuesOf !== null && text[at.end] !== '"' ? '"' : "";
  const written = at.valuesOf === null ? label : label.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
  const next = text.slice(0, at.start) + written + closing + text.slice(at.end);
  const caret = at.start + written.length + (at.valuesOf === null ? 0 : 1);
  return { text: next, caret };
}
