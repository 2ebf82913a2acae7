/** The lines and columns of the matrix: the segments, and none of them. */

import type { Migration, Move } from "../../api/types";

export interface Place {
  key: string;
  /** Null for none of the segments. */
  segment: string | null;
  title: string;
  colour: number;
  before: number;
  after: number;
  /** The moves from here, by the segment that they went to. */
  to: Map<string | null, Move>;
}

export function places({ segments, moves }: Migration): Place[] {
  const sum = (chosen: Move[]) => chosen.reduce((total, { customers }) => total + customers, 0);
  const known = segments.map(({ segment, title, colour }) => ({ segment, title, colour }));
  const all = [...known, { segment: null, title: "None of these", colour: 0 }];
  return all.map(({ segment, title, colour }) => {
    const leaving = moves.filter(({ before }) => before === segment);
    return {
      key: segment ?? "",
      segment,
      title,
      colour,
      before: sum(leaving),
      after: sum(moves.filter(({ after }) => after === segment)),
      to: new Map(leaving.map((move) => [move.after, move])),
    };
  });
}
