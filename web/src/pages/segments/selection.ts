/** Which segments are shown and which are ticked. */

import type { SegmentSummary } from "../../api/types";

/** Two are compared; a third tick takes the place of the first. */
const together = 2;

export function ticked(text: string | null, segments: readonly SegmentSummary[]): SegmentSummary[] {
  const names = (text ?? "").split(",");
  return names.flatMap((name) => segments.find((segment) => segment.name === name) ?? []).slice(0, together);
}

/** The address's text after a press on one tick. */
export function tickedWith(chosen: readonly SegmentSummary[], pressed: SegmentSummary): string {
  const without = chosen.filter((segment) => segment !== pressed);
  const next = chosen.includes(pressed) ? without : [...without, pressed].slice(-together);
  return next.map((segment) => segment.name).join(",");
}

export function fits(segment: SegmentSummary, find: string, criterion: string | null): boolean {
  if (criterion !== null && !segment.criteria.includes(criterion)) return false;
  const words = [segment.title, segment.name, segment.description, segment.sentence].join(" ").toLowerCase();
  return words.includes(find.toLowerCase());
}
