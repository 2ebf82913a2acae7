/** Finds the piece of a definition that a problem points at. */

import type { Problem } from "../api/problem";

export interface Place {
  start: number;
  end: number;
}

/** The word at `line 2, column 9`, or null when the problem names no place inside the text. */
export function placeOf(source: string, where: string | null): Place | null {
  const match = /line (\d+), column (\d+)/.exec(where ?? "");
  if (!match) return null;
  const lines = source.split("\n");
  const row = Math.min(Number(match[1]), lines.length) - 1;
  const before = lines.slice(0, row).reduce((sum, line) => sum + line.length + 1, 0);
  const line = lines[row] ?? "";
  const column = Math.min(Number(match[2]) - 1, line.length);
  const word = /^[\w.]+|^"[^"]*"?|^\S/.exec(line.slice(column))?.[0] ?? "";
  // At the very end of a text there is nothing to underline but what came last.
  if (word === "") return { start: Math.max(0, before + column - 1), end: before + column };
  return { start: before + column, end: before + column + word.length };
}

/** A hint without the line of source that it underlines by signs: the editor underlines the source itself. */
export function withoutSnippet(hint: string): string {
  const lines = hint.split("\n");
  const signs = lines.findIndex((line) => /^\s*\^+\s*$/.test(line));
  if (signs < 0) return hint;
  return lines.filter((_, index) => index !== signs && index !== signs - 1).join("\n");
}

/** The places of all that is wrong, in order, without overlaps. */
export function placesOf(source: string, problem: Problem): Place[] {
  const faults = problem.faults.length > 0 ? problem.faults : [problem.fault];
  const found = faults.map((fault) => placeOf(source, fault.where)).filter((place) => place !== null);
  found.sort((a, b) => a.start - b.start);
  return found.filter((place, index) => place.start >= (found[index - 1]?.end ?? 0));
}
