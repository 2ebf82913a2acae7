import { expect, it } from "vitest";
import { difference } from "./difference";

const told = (before: string, after: string) =>
  difference(before, after).map(({ kind, text }) => `${{ same: "", added: "+", removed: "-" }[kind]}${text}`);

it("says which words were taken away and which were put in", () => {
  expect(told("age > 50 and city is known", "age > 60 and city is known")).toEqual([
    "age > ",
    "-50 ",
    "+60 ",
    "and city is known",
  ]);
  expect(told("a and b", "a and b and c")).toEqual(["a and ", "-b", "+b and c"]);
});

it("has all of both texts in it", () => {
  const [before, after] = ['city in ("Bonn", "Köln")', 'not city = "Köln"'];
  const pieces = difference(before, after);
  const of = (kind: string) => pieces.filter((piece) => piece.kind === "same" || piece.kind === kind);
  expect(
    of("removed")
      .map(({ text }) => text)
      .join(""),
  ).toBe(before);
  expect(
    of("added")
      .map(({ text }) => text)
      .join(""),
  ).toBe(after);
});

it("says nothing of equal texts, and all of texts too long to compare", () => {
  expect(difference("a > 1", "a > 1").every(({ kind }) => kind === "same")).toBe(true);
  const long = "x ".repeat(3000);
  expect(difference(long, `${long}y`)).toHaveLength(2);
});
