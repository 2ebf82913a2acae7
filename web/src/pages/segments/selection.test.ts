import { expect, it } from "vitest";
import type { SegmentSummary } from "../../api/types";
import { fits, ticked, tickedWith } from "./selection";

function segment(name: string): SegmentSummary {
  return {
    name,
    title: name,
    description: "Bought lately",
    criteria: ["value"],
    sentence: "",
    colour: 0,
    size: 1,
    share: 0.1,
    value: null,
    value_share: null,
    growth: null,
    entered: 0,
    left: 0,
    trend: [],
    as_of: null,
  };
}

const [a, b, c] = [segment("a"), segment("b"), segment("c")];

it("keeps the last two that were ticked", () => {
  expect(tickedWith([], a)).toBe("a");
  expect(tickedWith([a, b], c)).toBe("b,c");
  expect(tickedWith([a, b], a)).toBe("b");
});

it("forgets ticked segments that are gone", () => {
  expect(ticked("a,gone", [a, b])).toEqual([a]);
  expect(ticked(null, [a])).toEqual([]);
});

it("finds by any word of a segment, and by what it goes by", () => {
  expect(fits(a, "LATELY", null)).toBe(true);
  expect(fits(a, "coupon", null)).toBe(false);
  expect(fits(a, "", "needs")).toBe(false);
});
