import { expect, it } from "vitest";
import { spansOf } from "./duration";

it("lays steps end to end, as shares of the whole", () => {
  const spans = spansOf([
    { name: "load", seconds: 3, note: "" },
    { name: "segments", seconds: 1, note: "" },
  ]);
  expect(spans.map(({ start, length }) => [start, length])).toEqual([
    [0, 0.75],
    [0.75, 0.25],
  ]);
});

it("does not divide by nothing", () => {
  expect(spansOf([{ name: "check", seconds: 0, note: "" }])[0]).toMatchObject({ start: 0, length: 0 });
});
