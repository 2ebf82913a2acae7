import { expect, it } from "vitest";
import { inOrder, sortOf, sortText } from "./sorting";

it("keeps rows without a value last in both directions", () => {
  const rows = [3, null, 1, 2];
  expect(inOrder(rows, (row) => row, false)).toEqual([1, 2, 3, null]);
  expect(inOrder(rows, (row) => row, true)).toEqual([3, 2, 1, null]);
});

it("stands in an address as a name with a sign", () => {
  const fallback = { key: "size", descending: true };
  expect(sortOf("-value", fallback)).toEqual({ key: "value", descending: true });
  expect(sortOf(null, fallback)).toBe(fallback);
  expect(sortText({ key: "value", descending: true })).toBe("-value");
});
