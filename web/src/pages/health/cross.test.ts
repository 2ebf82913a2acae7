import { expect, it } from "vitest";
import type { SegmentationComparison } from "../../api/types";
import { cross } from "./cross";

const group = (name: string) => ({ name, title: name.toUpperCase() });
const found = {
  one: { groups: [group("a"), group("b"), group("empty")] },
  other: { groups: [group("x"), group("y")] },
  crossings: [
    { one: "a", other: "x", customers: 3, share_of_one: 0.75, share_of_other: 1 },
    { one: "a", other: "y", customers: 1, share_of_one: 0.25, share_of_other: 0.5 },
    { one: null, other: "y", customers: 1, share_of_one: 1, share_of_other: 0.5 },
  ],
} as unknown as SegmentationComparison;

it("has a line for each group with anybody in it, none of them last", () => {
  const { lines, columns } = cross(found);
  expect(lines.map(({ title, customers }) => [title, customers])).toEqual([
    ["A", 4],
    ["None of these", 1],
  ]);
  expect(columns.map(({ title }) => title)).toEqual(["X", "Y"]);
});

it("finds a cell by its column, and nothing where nobody is in both", () => {
  const [a, none] = cross(found).lines;
  expect(a?.cells.get("y")?.customers).toBe(1);
  expect(none?.cells.get("x")).toBeUndefined();
});
