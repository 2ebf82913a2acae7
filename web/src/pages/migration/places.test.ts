import { expect, it } from "vitest";
import type { Migration } from "../../api/types";
import { places } from "./places";

const segment = { colour: 1, before: 0, after: 0, stayed: 0, came: 0, entered: 0, went: 0, left: 0 };
const moves = [
  { before: "a", after: "a", customers: 3, share: 0.6, new: 0 },
  { before: "a", after: "b", customers: 2, share: 0.4, new: 0 },
  { before: null, after: "b", customers: 4, share: 0.8, new: 1 },
  { before: null, after: null, customers: 1, share: 0.2, new: 0 },
];
const segments = [
  { ...segment, segment: "a", title: "A" },
  { ...segment, segment: "b", title: "B" },
];

it("sums lines and columns, none of the segments last", () => {
  const found = places({ segments, moves } as unknown as Migration);
  expect(found.map(({ title, before, after }) => [title, before, after])).toEqual([
    ["A", 5, 3],
    ["B", 0, 6],
    ["None of these", 5, 1],
  ]);
});

it("finds a move by where it went, and nothing where nobody went", () => {
  const [a, b] = places({ segments, moves } as unknown as Migration);
  expect(a?.to.get("b")?.customers).toBe(2);
  expect(b?.to.get("a")).toBeUndefined();
});
