/** The shape of a segment's glyph: four tiles, drawn from its name, so that it is the same everywhere. */

const hues = 8;

/** Tiles of 8 by 8: four quarters of a disc, a disc, a square, and two triangles. */
const tiles = [
  "M0 0h8a8 8 0 0 1-8 8Z",
  "M8 0v8a8 8 0 0 1-8-8Z",
  "M8 8H0a8 8 0 0 1 8-8Z",
  "M0 8V0a8 8 0 0 1 8 8Z",
  "M4 .5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 0 1 0-7Z",
  "M0 0h8v8H0Z",
  "M0 8L8 0v8Z",
  "M0 0h8L0 8Z",
] as const;

/** FNV-1a: small, stable, and spreads names that differ in one letter. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

export interface GlyphTile {
  path: string;
  x: number;
  y: number;
  pale: boolean;
}

export function glyphTiles(name: string): GlyphTile[] {
  const seed = hash(name);
  const pale = (seed >>> 24) % 4;
  return [0, 1, 2, 3].map((index) => ({
    path: tiles[(seed >>> (index * 5)) % tiles.length] ?? tiles[0],
    x: (index % 2) * 8,
    y: Math.floor(index / 2) * 8,
    pale: index === pale,
  }));
}

export type Pattern = "plain" | "stripes" | "dots";

/** The hue of a segment's colour index, and the pattern that tells it from the one eight before. */
export function hueOf(colour: number): { hue: number; pattern: Pattern } {
  const patterns: readonly Pattern[] = ["plain", "stripes", "dots"];
  return { hue: colour % hues, pattern: patterns[Math.floor(colour / hues) % patterns.length] ?? "plain" };
}
