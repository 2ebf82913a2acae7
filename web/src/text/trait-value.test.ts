import { expect, it } from "vitest";
import { makeFormats } from "./formats";
import { traitText, valueText } from "./trait-value";

const formats = makeFormats({ language: "en-GB", currency: "EUR", timeZone: "UTC" });

it("writes a value by its type", () => {
  expect(traitText(1234.5, "money", formats)).toBe("€1,230");
  expect(traitText("12.5000", "money", formats)).toBe("€12.50");
  expect(traitText(true, "yes_no", formats)).toBe("Yes");
  expect(traitText(["a", "b"], "list", formats)).toBe("a, b");
  expect(traitText("2018-01-01T00:00:00Z", "instant", formats)).toBe("1 Jan 2018");
});

it("does not take a text of digits for a number", () => {
  expect(traitText("0123", "text", formats)).toBe("0123");
});

it("says that a value is missing, but shows zero and no", () => {
  expect(traitText(null, "money", formats)).toBe("–");
  expect(traitText(0, "integer", formats)).toBe("0");
  expect(traitText(false, "yes_no", formats)).toBe("No");
});

it("reads a name that Ilk gives as words, and leaves what customers brought", () => {
  expect(valueText("about_to_sleep", { type: "text", names: true }, formats)).toBe("About to sleep");
  expect(valueText("about_to_sleep", { type: "text" }, formats)).toBe("about_to_sleep");
});
