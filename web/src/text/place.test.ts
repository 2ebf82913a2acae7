import { expect, it } from "vitest";
import { placeOf, withoutSnippet } from "./place";

const source = "orders > 3\nand incom >= 50k";

it("finds the word at a line and a column", () => {
  const place = placeOf(source, "segments/vip.yaml: when, line 2, column 5");
  expect(place && source.slice(place.start, place.end)).toBe("incom");
});

it("underlines the last character when the text ends too early", () => {
  const place = placeOf("orders >", "line 1, column 9");
  expect(place).toEqual({ start: 7, end: 8 });
});

it("points nowhere when the problem does not", () => {
  expect(placeOf(source, null)).toBeNull();
});

it("takes the underlined line out of a hint, and leaves other hints as they are", () => {
  expect(withoutSnippet("and incom >= 5\n    ^^^^^\nDid you mean `income`?")).toBe("Did you mean `income`?");
  expect(withoutSnippet("For example `a > 1`.")).toBe("For example `a > 1`.");
});
