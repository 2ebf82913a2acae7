import { expect, it } from "vitest";
import { glyphTiles, hueOf } from "./glyph-shape";

it("draws the same glyph for the same name, always", () => {
  expect(glyphTiles("champions")).toEqual(glyphTiles("champions"));
});

it("tells apart names that are nearly the same", () => {
  const shape = (name: string) =>
    glyphTiles(name)
      .map((tile) => tile.path + tile.pale)
      .join();
  const names = [
    "at_risk",
    "at_rest",
    "loyal",
    "loyal_2",
    "loyal_3",
    "champions",
    "hibernating",
    "promising",
  ];
  expect(new Set(names.map(shape)).size).toBe(names.length);
});

it("goes on with patterns after eight hues", () => {
  expect(hueOf(3)).toEqual({ hue: 3, pattern: "plain" });
  expect(hueOf(11)).toEqual({ hue: 3, pattern: "stripes" });
  expect(hueOf(19)).toEqual({ hue: 3, pattern: "dots" });
});
