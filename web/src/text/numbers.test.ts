import { expect, it } from "vitest";
import { cutNumbers } from "./numbers";

const numbersOf = (text: string) =>
  cutNumbers(text)
    .filter(({ number }) => number)
    .map(({ piece }) => piece);

it("finds counts, money and shares", () => {
  expect(numbersOf("2,469 households; 312 of them brought $84,000, 40.6% of all.")).toEqual([
    "2,469",
    "312",
    "$84,000",
    "40.6%",
  ]);
  expect(numbersOf("They brought $4.59 million")).toEqual(["$4.59 million"]);
});

it("leaves the full stop and the digits of names and dates alone", () => {
  expect(numbersOf("There are 16.")).toEqual(["16"]);
  expect(numbersOf("q3_buyers since 2018-01-01")).toEqual([]);
  expect(numbersOf("35 orders in 90 days up to 1 January 2018")).toEqual(["35"]);
  expect(numbersOf("The last run, 2 hours ago: 40 new rows")).toEqual(["40"]);
});

it("loses nothing of the sentence", () => {
  const text = "-3.1% in 12 shops, €1.5M or $4.59 million.";
  expect(
    cutNumbers(text)
      .map(({ piece }) => piece)
      .join(""),
  ).toBe(text);
});
