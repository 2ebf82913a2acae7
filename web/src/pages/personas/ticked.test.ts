import { expect, it } from "vitest";
import type { PersonaSummary } from "../../api/types";
import { pressed, ticked } from "./ticked";

const all = ["a", "b", "c"].map((segment) => ({ segment }) as PersonaSummary);
const [a, b, c] = all as [PersonaSummary, PersonaSummary, PersonaSummary];

it("reads those that there are from the address, two at most", () => {
  expect(ticked("b,nobody,a,c", all)).toEqual([b, a]);
  expect(ticked(null, all)).toEqual([]);
});

it("takes a third tick in the place of the first, and lets go of what is pressed again", () => {
  expect(pressed([a, b], c)).toBe("b,c");
  expect(pressed([a, b], a)).toBe("b");
});
