/** Parameters as every question has them. */

export const pageSize = 50;

/** A filter that is not set is left out of the address. */
export function given<Filters extends Record<string, string | number | null>>(filters: Filters) {
  const set = Object.entries(filters).filter(([, value]) => value !== null && value !== "");
  return Object.fromEntries(set) as { [Name in keyof Filters]?: NonNullable<Filters[Name]> };
}

/** The day to turn back to, as a parameter; nothing for today. */
export function on(past: string | null): { as_of?: string } {
  return past === null ? {} : { as_of: past };
}
