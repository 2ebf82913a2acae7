import { expect, it } from "vitest";
import { tokens } from "./tokens";

it("loses nothing of the source", () => {
  const source = 'rfm >= 4 # best\nand country in ("DE", "A\\"T") and spend > 1.5k';
  expect(
    tokens(source, "segment")
      .map((token) => token.text)
      .join(""),
  ).toBe(source);
});

it("tells keywords, texts, numbers and comments apart", () => {
  const kinds = tokens('not in segment vip and city = "Bonn" # and 5', "segment")
    .filter((token) => token.kind !== "plain")
    .map((token) => [token.kind, token.text]);
  expect(kinds).toEqual([
    ["keyword", "not"],
    ["keyword", "in"],
    ["keyword", "segment"],
    ["keyword", "and"],
    ["text", '"Bonn"'],
    ["comment", "# and 5"],
  ]);
});

it("does not take a name that holds a keyword for one", () => {
  expect(tokens("last_order", "segment")).toEqual([{ kind: "plain", text: "last_order" }]);
  expect(tokens("SELECT order_id", "sql")[0]).toEqual({ kind: "keyword", text: "SELECT" });
});
