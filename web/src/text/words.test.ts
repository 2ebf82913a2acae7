import { expect, it } from "vitest";
import { counted, plural, sentence, spelled } from "./words";

it("makes plurals of the nouns that customers go by", () => {
  expect(["household", "company", "box", "guest"].map(plural)).toEqual([
    "households",
    "companies",
    "boxes",
    "guests",
  ]);
  expect(counted(1, "household")).toBe("household");
});

it("spells names and closes sentences", () => {
  expect(spelled("days_since_last_order")).toBe("Days since last order");
  expect(sentence("the disk is full")).toBe("The disk is full.");
  expect(sentence("Really?")).toBe("Really?");
});
