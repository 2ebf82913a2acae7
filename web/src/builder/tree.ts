/** A definition as the builder edits it: groups of lines, each with an identity; and every edit, as a pure function. */

import { elements, isJson, type Json } from "./json";

/** How many of a group must hold: all, any, none, or at least `least` of them. */
export type How = "all" | "any" | "none" | "some";

export interface Line {
  readonly id: string;
  readonly type: "line";
  readonly not: boolean;
  readonly condition: Json;
}

export interface Group {
  readonly id: string;
  readonly type: "group";
  readonly not: boolean;
  readonly how: How;
  readonly least: number;
  readonly items: readonly Item[];
}

export type Item = Line | Group;

export interface Spot {
  parent: Group;
  index: number;
  item: Item;
}

const groups: Readonly<Record<string, How>> = { and: "all", or: "any", none_of: "none", at_least_of: "some" };
const kinds: Readonly<Record<How, string>> = { all: "and", any: "or", none: "none_of", some: "at_least_of" };

// ---- between JSON and the builder's tree ---------------------------------------------------------------------

/** The tree that a condition says. Identities are paths below `root`, so that equal conditions give equal trees. */
export function fromJson(json: Json, root = "0"): Group {
  const item = itemOf(json, `${root}.0`);
  if (item.type === "group" && !item.not) return { ...item, id: root };
  const items = json.kind === "everyone" ? [] : [item];
  return { id: root, type: "group", not: false, how: "all", least: 1, items };
}

function itemOf(json: Json, id: string): Item {
  const operand = json.operand;
  if (json.kind === "not" && isJson(operand)) {
    const item = itemOf(operand, `${id}n`);
    if (!item.not) return { ...item, not: true };
    return { id, type: "group", not: true, how: "all", least: 1, items: [item] };
  }
  const how = groups[json.kind];
  if (!how) return { id, type: "line", not: false, condition: json };
  const items = elements(json.operands)
    .filter(isJson)
    .map((each, index) => itemOf(each, `${id}.${index}`));
  const least = typeof json.count === "number" ? json.count : 1;
  return { id, type: "group", not: false, how, least, items };
}

/** The condition that a tree says; a group of one says what the one says, and an empty one holds for everyone. */
export function toJson(item: Item): Json {
  const inner = item.type === "line" ? item.condition : groupJson(item);
  return item.not ? { kind: "not", operand: inner } : inner;
}

function groupJson({ how, least, items }: Group): Json {
  const operands = items.map(toJson);
  const [only] = operands;
  if (only === undefined) return { kind: how === "any" || how === "some" ? "nobody" : "everyone" };
  if (operands.length === 1 && (how === "all" || how === "any")) return only;
  return how === "some"
    ? { kind: kinds[how], count: Math.min(least, operands.length), operands }
    : { kind: kinds[how], operands };
}

/** Where each item stands in the JSON of the whole: `operands.0.operand`. */
export function pathsOf(root: Group): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  collect(root, "", found);
  return found;
}

function collect(item: Item, path: string, found: Map<string, string>): void {
  const own = item.not ? below(path, "operand") : path;
  found.set(item.id, own);
  if (item.type === "line") return;
  const single = item.items.length === 1 && (item.how === "all" || item.how === "any");
  item.items.forEach((each, index) => {
    collect(each, single ? own : below(own, `operands.${index}`), found);
  });
}

function below(path: string, step: string): string {
  return path === "" ? step : `${path}.${step}`;
}

/** The tree under the identities of one before it, wherever the two have the same shape: what is open stays open. */
export function adopted<Kind extends Item>(tree: Kind, before: Item): Kind {
  if (tree.type !== before.type) return tree;
  if (tree.type === "line" || before.type === "line") return { ...tree, id: before.id };
  const items = tree.items.map((each, index) => {
    const known = before.items[index];
    return known ? adopted(each, known) : { ...each, id: newId() };
  });
  return { ...tree, id: before.id, items };
}

/** The tree without the lines of a kind: those that are still being written. */
export function without(group: Group, kind: string): Group {
  const items = group.items
    .filter((item) => item.type === "group" || item.condition.kind !== kind)
    .map((item) => (item.type === "group" ? without(item, kind) : item));
  return items.length === group.items.length && items.every((item, index) => item === group.items[index])
    ? group
    : { ...group, items };
}

let made = 0;

export function newId(): string {
  made += 1;
  return `new-${made}`;
}

export function newLine(condition: Json): Line {
  return { id: newId(), type: "line", not: false, condition };
}

// ---- finding ----------------------------------------------------------------------------------------------------

export function* walk(root: Item): Generator<Item> {
  yield root;
  if (root.type === "group") for (const item of root.items) yield* walk(item);
}

export function find(root: Group, id: string): Spot | null {
  for (const group of walk(root)) {
    if (group.type === "line") continue;
    const index = group.items.findIndex((item) => item.id === id);
    const item = group.items[index];
    if (item) return { parent: group, index, item };
  }
  return null;
}

function holds(item: Item, id: string): boolean {
  return [...walk(item)].some((each) => each.id === id);
}

// ---- edits --------------------------------------------------------------------------------------------------------

/** The tree with a group's items made anew. */
function within(group: Group, id: string, change: (items: readonly Item[]) => readonly Item[]): Group {
  if (group.id === id) return { ...group, items: change(group.items) };
  const items = group.items.map((item) => (item.type === "group" ? within(item, id, change) : item));
  return items.every((item, index) => item === group.items[index]) ? group : { ...group, items };
}

/** The tree with an item changed, the root included. */
export function changed<Kind extends Item>(root: Kind, id: string, change: (item: Item) => Item): Kind {
  if (root.id === id) return change(root) as Kind;
  if (root.type === "line") return root;
  const items = root.items.map((item) => changed(item, id, change));
  return items.every((item, index) => item === root.items[index]) ? root : { ...root, items };
}

export function inserted(root: Group, parent: string, index: number, item: Item): Group {
  return within(root, parent, (items) => items.toSpliced(index, 0, item));
}

export function removed(root: Group, id: string): Group {
  const spot = find(root, id);
  return spot ? within(root, spot.parent.id, (items) => items.toSpliced(spot.index, 1)) : root;
}

/** Takes an item to a place in a group, counted before the item leaves its own; never into itself. */
export function moved(root: Group, id: string, parent: string, index: number): Group {
  const spot = find(root, id);
  if (!spot || holds(spot.item, parent)) return root;
  const earlier = spot.parent.id === parent && spot.index < index;
  return inserted(removed(root, id), parent, earlier ? index - 1 : index, spot.item);
}

/** One step up or down: past its neighbour, into it if that is a group, out of its own group at the end of that. */
export function stepped(root: Group, id: string, by: 1 | -1): Group {
  const spot = find(root, id);
  if (!spot) return root;
  const neighbour = spot.parent.items[spot.index + by];
  if (neighbour?.type === "group") return moved(root, id, neighbour.id, by > 0 ? 0 : neighbour.items.length);
  if (neighbour) return moved(root, id, spot.parent.id, spot.index + (by > 0 ? 2 : -1));
  const outer = find(root, spot.parent.id);
  return outer ? moved(root, id, outer.parent.id, outer.index + (by > 0 ? 1 : 0)) : root;
}

/** Puts an item into a group of its own: of the other kind, so that it says something new. */
export function wrapped(root: Group, id: string, group = newId()): Group {
  const spot = find(root, id);
  if (!spot) return root;
  const how: How = spot.parent.how === "any" ? "all" : "any";
  return changed(root, id, (item) => ({
    id: group,
    type: "group",
    not: false,
    how,
    least: 1,
    items: [item],
  }));
}

/** Puts a group's items in its place; what was negated stays a group. */
export function unwrapped(root: Group, id: string): Group {
  const spot = find(root, id);
  if (spot?.item.type !== "group" || spot.item.not) return root;
  const { items } = spot.item;
  return within(root, spot.parent.id, (all) => all.toSpliced(spot.index, 1, ...items));
}

export function duplicated(root: Group, id: string): Group {
  const spot = find(root, id);
  return spot ? inserted(root, spot.parent.id, spot.index + 1, copied(spot.item)) : root;
}

function copied(item: Item): Item {
  if (item.type === "line") return { ...item, id: newId() };
  return { ...item, id: newId(), items: item.items.map(copied) };
}

export function negated(root: Group, id: string): Group {
  return changed(root, id, (item) => ({ ...item, not: !item.not }));
}
