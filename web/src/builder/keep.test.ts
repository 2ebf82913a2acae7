import { expect, it } from "vitest";
import { isSame, orderingOf, orderingText, wholeText, withControl } from "./keep";

it("takes the order away with the last that it orders", () => {
  const five = { limit: 5, order_by: ["spend desc"] };
  expect(withControl(five, "limit", undefined)).toEqual({});
  expect(withControl({ ...five, one_per: "city" }, "limit", undefined)).toEqual({
    one_per: "city",
    order_by: ["spend desc"],
  });
});

it("compares whatever the order of keys", () => {
  expect(isSame({ limit: 5, sample: 0.5 }, { sample: 0.5, limit: 5 })).toBe(true);
  expect(isSame({ limit: 5 }, { limit: 6 })).toBe(false);
});

it("reads an order and writes it back", () => {
  expect(orderingOf("sum of order.revenue asc")).toEqual({ by: "sum of order.revenue", way: "asc" });
  expect(orderingOf("spend")).toEqual({ by: "spend", way: "desc" });
  expect(orderingText({ by: "spend", way: "asc" })).toBe("spend asc");
});

it("writes a definition with its controls in lines", () => {
  const split = [{ name: "gold", when: "spend > 100" }, { name: "others" }];
  expect(wholeText('city = "Berlin"', { limit: 5, exclude: { lists: ["press"] }, split })).toBe(
    'city = "Berlin"\nexclude: list press\nlimit: 5\nsplit: gold (spend > 100), others the rest\n',
  );
});
