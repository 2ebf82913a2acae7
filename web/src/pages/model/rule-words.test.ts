import { expect, it } from "vitest";
import type { Test } from "./findings";
import { clusterCondition, pathText } from "./rule-words";

const words = {
  titleOf: (field: string) => field.replaceAll("_", " "),
  number: (value: number) => String(value),
};

function test(field: string, operator: Test["operator"], value: Test["value"], or_missing = false): Test {
  return { field, operator, value, or_missing };
}

it("says the comparisons of a path one after the other", () => {
  expect(pathText([test("orders_year", "<=", 12), test("city", "!=", "Köln", true)], words)).toBe(
    "orders year at most 12 and city is not “Köln” (or not known)",
  );
});

it("says a yes or no without comparing it", () => {
  expect(pathText([test("newsletter", "=", true)], words)).toBe("newsletter");
  expect(pathText([test("newsletter", "=", false)], words)).toBe("not newsletter");
  expect(pathText([test("newsletter", "!=", true)], words)).toBe("not newsletter");
});

it("writes a cluster's name as the language reads it", () => {
  expect(clusterCondition("kind", 'The "best" \\ few')).toBe('kind = "The \\"best\\" \\\\ few"');
});
