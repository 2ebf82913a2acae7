/** The geometry of a sparkline. */

interface Point {
  x: number;
  y: number;
}

const margin = 3;

/** A line through the values, scaled to their range: a course is read from it, not a size. */
export function sparkPath(
  values: number[],
  width: number,
  height: number,
): { line: string; last: Point | null } {
  if (values.length < 2) return { line: "", last: null };
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  const step = (width - 2 * margin) / (values.length - 1);
  const points = values.map((value, index) => ({
    x: margin + index * step,
    // A course that never moves lies in the middle.
    y: margin + (height - 2 * margin) * (1 - (range === 0 ? 0.5 : (value - low) / range)),
  }));
  const line = points.map((p, i) => `${i === 0 ? "M" : "L"}${p.x.toFixed(1)} ${p.y.toFixed(1)}`).join("");
  return { line, last: points.at(-1) ?? null };
}
