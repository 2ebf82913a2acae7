/** A histogram that a range is dragged on: every bin is drawn equally wide, so the long tails take no room. */

export interface Bin {
  low: number;
  high: number;
  count: number;
}

/** Bins of numbers, from those of an answer; dates have none. */
export function numberBins(bins: readonly { low: unknown; high: unknown; count: number }[]): Bin[] {
  return bins.flatMap(({ low, high, count }) =>
    typeof low === "number" && typeof high === "number" ? [{ low, high, count }] : [],
  );
}

/** Where a value lies from left (0) to right (1); values beyond the ends lie at the ends. */
export function placeOfValue(bins: readonly Bin[], value: number): number {
  const index = bins.findIndex(({ high }) => value < high);
  const bin = bins[index];
  if (!bin) return bins.length > 0 ? 1 : 0;
  const within = Math.max(0, (value - bin.low) / (bin.high - bin.low));
  return (index + within) / bins.length;
}

/** The value at a place, rounded to what the width of its bin can mean. */
export function valueAtPlace(bins: readonly Bin[], place: number, whole: boolean): number {
  const at = Math.min(Math.max(place, 0), 1) * bins.length;
  const bin = bins[Math.min(Math.floor(at), bins.length - 1)];
  if (!bin) return 0;
  const value = bin.low + (at - Math.floor(at === bins.length ? at - 1 : at)) * (bin.high - bin.low);
  return whole ? Math.round(value) : toStep(value, bin.high - bin.low);
}

/** Rounded to a tenth of the width, written without the dust of binary fractions. */
function toStep(value: number, width: number): number {
  const step = 10 ** Math.floor(Math.log10(width / 10));
  return Number((Math.round(value / step) * step).toPrecision(12));
}

/** The next edge of a bin in a direction: what an arrow key goes to. */
export function nextEdge(bins: readonly Bin[], value: number, by: 1 | -1): number {
  const edges = [...bins.map(({ low }) => low), bins.at(-1)?.high ?? value];
  const next = by > 0 ? edges.find((edge) => edge > value) : edges.findLast((edge) => edge < value);
  return next ?? value;
}

/** About what share of the known values lies in a range; a bin that is cut counts in proportion. */
export function shareWithin(bins: readonly Bin[], low: number, high: number): number {
  const all = bins.reduce((sum, { count }) => sum + count, 0);
  const inside = bins.reduce((sum, bin) => {
    const overlap = Math.min(high, bin.high) - Math.max(low, bin.low);
    return sum + bin.count * Math.min(1, Math.max(0, overlap / (bin.high - bin.low)));
  }, 0);
  return all > 0 ? inside / all : 0;
}
