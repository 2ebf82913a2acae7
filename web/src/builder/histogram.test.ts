import { expect, it } from "vitest";
import { nextEdge, numberBins, placeOfValue, shareWithin, valueAtPlace } from "./histogram";

// Four bins of one width and a long tail, drawn a fifth each.
const bins = [
  { low: 0, high: 10, count: 40 },
  { low: 10, high: 20, count: 30 },
  { low: 20, high: 30, count: 20 },
  { low: 30, high: 40, count: 8 },
  { low: 40, high: 1000, count: 2 },
];

it("draws every bin equally wide", () => {
  expect(placeOfValue(bins, 5)).toBeCloseTo(0.1);
  expect(placeOfValue(bins, 40)).toBeCloseTo(0.8);
  expect(placeOfValue(bins, 520)).toBeCloseTo(0.9);
});

it("holds values beyond the ends at the ends", () => {
  expect(placeOfValue(bins, -7)).toBe(0);
  expect(placeOfValue(bins, 5000)).toBe(1);
});

it("finds the value again at its place", () => {
  for (const value of [0, 4, 12, 39, 700]) {
    expect(valueAtPlace(bins, placeOfValue(bins, value), false)).toBeCloseTo(value, 0);
  }
  expect(valueAtPlace(bins, 1, false)).toBe(1000);
  expect(valueAtPlace(bins, 0.33, true)).toBe(17);
});

it("goes from edge to edge by keyboard", () => {
  expect(nextEdge(bins, 12, 1)).toBe(20);
  expect(nextEdge(bins, 12, -1)).toBe(10);
  expect(nextEdge(bins, 1000, 1)).toBe(1000);
});

it("says what share a range holds", () => {
  expect(shareWithin(bins, 0, 20)).toBeCloseTo(0.7);
  expect(shareWithin(bins, 5, Number.POSITIVE_INFINITY)).toBeCloseTo(0.8);
});

it("leaves dates out", () => {
  expect(numberBins([{ low: "2025-01-01", high: "2025-02-01", count: 3 }])).toEqual([]);
});
