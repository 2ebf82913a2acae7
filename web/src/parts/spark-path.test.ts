import { expect, it } from "vitest";
import { sparkPath } from "./spark-path";

it("puts the highest value at the top and the last at the right", () => {
  const { line, last } = sparkPath([0, 10, 5], 26, 16);
  expect(line).toBe("M3.0 13.0L13.0 3.0L23.0 8.0");
  expect(last).toEqual({ x: 23, y: 8 });
});

it("draws a course that never moves through the middle", () => {
  expect(sparkPath([4, 4], 26, 16).line).toBe("M3.0 8.0L23.0 8.0");
});

it("draws nothing from a single value", () => {
  expect(sparkPath([4], 26, 16).last).toBeNull();
});
