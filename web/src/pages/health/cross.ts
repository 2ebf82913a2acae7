/** The lines and columns of a cross table of two segmentations, none of the groups last. */

import type { SegmentationComparison, SegmentationHealth } from "../../api/types";

export type Crossing = SegmentationComparison["crossings"][number];

export interface Line {
  key: string;
  title: string;
  customers: number;
  /** By the key of the column. */
  cells: Map<string, Crossing>;
}

export interface Cross {
  lines: Line[];
  columns: { key: string; title: string }[];
}

const nowhere = { key: "", title: "None of these" };

export function cross({ one, other, crossings }: SegmentationComparison): Cross {
  const used = (side: "one" | "other") => new Set(crossings.map((each) => each[side] ?? ""));
  const placesOf = ({ groups }: SegmentationHealth, known: Set<string>) =>
    [...groups.map(({ name, title }) => ({ key: name, title })), nowhere].filter(({ key }) => known.has(key));
  const lines = placesOf(one, used("one")).map((place) => {
    const own = crossings.filter((each) => (each.one ?? "") === place.key);
    return {
      ...place,
      customers: own.reduce((sum, { customers }) => sum + customers, 0),
      cells: new Map(own.map((each) => [each.other ?? "", each])),
    };
  });
  return { lines, columns: placesOf(other, used("other")) };
}
