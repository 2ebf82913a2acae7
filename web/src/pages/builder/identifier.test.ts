import { expect, it } from "vitest";
import { identifierOf } from "./identifier";

it("is plain, lower case, and no number", () => {
  expect(identifierOf("Café lovers, 2025!")).toBe("cafe_lovers_2025");
  expect(identifierOf("90 days")).toBe("segment_90_days");
  expect(identifierOf("…")).toBe("");
});
