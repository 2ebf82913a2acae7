import { describe, expect, it } from "vitest";
import type { Json } from "./json";
import {
  adopted,
  duplicated,
  fromJson,
  type Group,
  inserted,
  moved,
  negated,
  newLine,
  pathsOf,
  removed,
  stepped,
  toJson,
  unwrapped,
  wrapped,
} from "./tree";

const said = (name: string): Json => ({ kind: "segment", segment: name });
const [a, b, c, d] = ["a", "b", "c", "d"].map(said) as [Json, Json, Json, Json];
const and = (...operands: Json[]): Json => ({ kind: "and", operands });
const or = (...operands: Json[]): Json => ({ kind: "or", operands });
const not = (operand: Json): Json => ({ kind: "not", operand });

/** The identity of the line about a segment. */
function idOf(root: Group, name: string): string {
  const found = [...ids(root)].find(([, segment]) => segment === name);
  if (!found) throw new Error(`no line about ${name}`);
  return found[0];
}

function* ids(group: Group): Generator<[string, unknown]> {
  for (const item of group.items) {
    if (item.type === "line") yield [item.id, item.condition.segment];
    else yield* ids(item);
  }
}

/** The identity of the first group within the root. */
const groupIn = (root: Group) => root.items.find((item) => item.type === "group")?.id ?? "";

describe("a definition and the builder's tree", () => {
  it.each([
    ["a line", a],
    ["everyone", { kind: "everyone" }],
    ["nobody", { kind: "nobody" }],
    ["a negated line", not(a)],
    ["a line negated twice", not(not(a))],
    ["groups in groups", and(a, or(b, and(c, d)))],
    ["a negated group", and(a, not(or(b, c)))],
    ["a negated whole", not(or(a, b))],
    ["some of several", { kind: "at_least_of", count: 2, operands: [a, b, c] }],
    ["none of one", { kind: "none_of", operands: [a] }],
  ])("say the same: %s", (_, json) => {
    expect(toJson(fromJson(json))).toEqual(json);
  });

  it("asks for no more of a group than it has", () => {
    const root = fromJson({ kind: "at_least_of", count: 3, operands: [a, b, c] });
    expect(toJson(removed(root, idOf(root, "c")))).toEqual({
      kind: "at_least_of",
      count: 2,
      operands: [a, b],
    });
  });

  it("knows where each line stands in the JSON", () => {
    const root = fromJson(and(a, not(or(b, c))));
    const paths = pathsOf(root);
    expect(paths.get(idOf(root, "a"))).toBe("operands.0");
    expect(paths.get(idOf(root, "c"))).toBe("operands.1.operand.operands.1");
  });

  it("gives a group of one the place of the one", () => {
    const root = fromJson(not(a));
    expect(pathsOf(root).get(idOf(root, "a"))).toBe("operand");
  });

  it("keeps identities where the shape is the same", () => {
    const before = fromJson(and(a, or(b, c)), "mine");
    const after = adopted(fromJson(and(a, or(b, d), c)), before);
    expect(after.id).toBe("mine");
    expect(idOf(after, "a")).toBe(idOf(before, "a"));
    expect(idOf(after, "d")).toBe(idOf(before, "c"));
    expect(toJson(after)).toEqual(and(a, or(b, d), c));
  });
});

describe("edits", () => {
  const root = fromJson(and(a, or(b, c), d));

  it("insert and remove", () => {
    const more = inserted(root, groupIn(root), 1, newLine(d));
    expect(toJson(more)).toEqual(and(a, or(b, d, c), d));
    expect(toJson(removed(root, groupIn(root)))).toEqual(and(a, d));
  });

  it("a group that loses all but one says that one", () => {
    expect(toJson(removed(root, idOf(root, "b")))).toEqual(and(a, c, d));
  });

  it("move within a group, to both sides", () => {
    expect(toJson(moved(root, idOf(root, "a"), root.id, 3))).toEqual(and(or(b, c), d, a));
    expect(toJson(moved(root, idOf(root, "d"), root.id, 0))).toEqual(and(d, a, or(b, c)));
  });

  it("move into another group, and never into itself", () => {
    expect(toJson(moved(root, idOf(root, "d"), groupIn(root), 0))).toEqual(and(a, or(d, b, c)));
    expect(moved(root, groupIn(root), groupIn(root), 0)).toBe(root);
  });

  it("a step goes past a line, into a group and out of it again", () => {
    const into = stepped(root, idOf(root, "a"), 1);
    expect(toJson(into)).toEqual(and(or(a, b, c), d));
    const out = stepped(into, idOf(into, "a"), -1);
    expect(toJson(out)).toEqual(and(a, or(b, c), d));
    expect(toJson(stepped(root, idOf(root, "c"), -1))).toEqual(and(a, or(c, b), d));
    expect(stepped(root, idOf(root, "a"), -1)).toBe(root);
  });

  it("wrap makes a group of the other kind, unwrap takes it away", () => {
    const wrap = wrapped(root, idOf(root, "a"), "fresh");
    const both = inserted(wrap, "fresh", 1, newLine(d));
    expect(toJson(both)).toEqual(and(or(a, d), or(b, c), d));
    expect(toJson(unwrapped(both, "fresh"))).toEqual(and(a, d, or(b, c), d));
  });

  it("a negated group is not unwrapped: that would say something else", () => {
    const no = negated(root, groupIn(root));
    expect(toJson(no)).toEqual(and(a, not(or(b, c)), d));
    expect(unwrapped(no, groupIn(no))).toBe(no);
  });

  it("a copy has identities of its own", () => {
    const twice = duplicated(root, groupIn(root));
    expect(toJson(twice)).toEqual(and(a, or(b, c), or(b, c), d));
    expect(new Set([...ids(twice)].map(([id]) => id)).size).toBe([...ids(twice)].length);
  });

  it("an edit of what is not there changes nothing", () => {
    expect(removed(root, "none")).toBe(root);
    expect(wrapped(root, "none")).toBe(root);
    expect(duplicated(root, "none")).toBe(root);
  });
});
