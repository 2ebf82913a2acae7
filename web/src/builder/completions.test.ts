import { expect, it } from "vitest";
import { completed, completionsAt, scopeAt } from "./completions";
import type { Language } from "./language";

const field = (name: string) => ({ name, title: name, type: "text" as const, group: "x" });
const language: Language = {
  kinds: [],
  operators: [],
  traits: [field("city"), field("income"), field("orders_90d")],
  events: [{ name: "order", title: "Order", properties: [field("channel"), field("revenue")] }],
  tables: [],
  account: [],
  segments: [{ name: "vip", title: "VIP" }],
  lists: [],
  places: [],
  reserved: [],
};

const labels = (text: string) =>
  completionsAt(text, text.length, language)?.options.map(({ label }) => label) ?? null;

it("offers traits that begin with what is typed, or have a word that does", () => {
  expect(labels("inc")).toEqual(["income"]);
  expect(labels("city = 5 and 90")).toEqual(["orders_90d"]);
});

it("offers events, properties and segments where only they can stand", () => {
  expect(labels("did ")).toEqual(["order"]);
  expect(labels("sum of order.")).toEqual(["channel", "revenue"]);
  expect(labels("city is known and in segment ")).toEqual(["vip"]);
});

it("offers properties inside a where, and traits after it", () => {
  expect(labels("did order where cha")).toEqual(["channel"]);
  expect(labels('did order where (channel = "x") and cit')).toEqual(["city"]);
  expect(scopeAt("did order where (channel = 1 and ").event).toBe("order");
});

it("offers nothing while nothing is certain, in a comment, or when all is typed", () => {
  expect(labels("")).toBeNull();
  expect(labels("# inc")).toBeNull();
  expect(labels("income")).toBeNull();
});

it("knows whose values stand between quotes", () => {
  const at = (text: string) => completionsAt(text, text.length, language)?.valuesOf ?? null;
  expect(at('city = "Ber')).toBe("city");
  expect(at('city in ("Berlin", "')).toBe("city");
  expect(at('did order where channel = "')).toBe("order.channel");
  expect(at('nothing = "')).toBeNull();
});

it("puts a value in with its closing quote, once, and escapes it", () => {
  const open = 'city = "Be';
  const at = completionsAt(open, open.length, language);
  expect(at && completed(open, at, "Berlin")).toEqual({ text: 'city = "Berlin"', caret: 15 });
  const closed = 'city = "Be"';
  const inside = completionsAt(closed, closed.length - 1, language);
  expect(inside && completed(closed, inside, 'a"b').text).toBe('city = "a\\"b"');
});
