import { expect, it } from "vitest";
import { itemsOf } from "./items";

it("takes a line for an item and leaves empty ones out", () => {
  expect(itemsOf(" one\n\n  two \r\n")).toEqual(["one", "two"]);
  expect(itemsOf("\n \n")).toEqual([]);
});
