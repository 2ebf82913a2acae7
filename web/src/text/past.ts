/** Dates of the past in addresses: `?as_of=2025-06-30` turns the whole studio back to the end of that day. */

export const pastParameter = "as_of";

const written = /^\d{4}-\d\d-\d\d$/;

/** The day of an instant in a zone, as addresses write it. */
export function dayIn(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(new Date(instant));
}

/** The day to turn back to: one that exists and is before today; null for anything else. */
export function pastDay(asked: string | null, today: string | null): string | null {
  if (asked === null || today === null || !written.test(asked)) return null;
  const date = new Date(`${asked}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== asked) return null;
  return asked < today ? asked : null;
}

/** A day some months earlier; the last of the month where it is shorter. */
export function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 - months, Math.min(date, last))).toISOString().slice(0, 10);
}

/** An address of the studio that keeps the day it is turned back to. */
export function keepingPast(to: string, past: string | null): string {
  if (past === null) return to;
  const [whole = "", hash] = to.split("#", 2);
  const [path = "", query = ""] = whole.split("?", 2);
  const values = new URLSearchParams(query);
  if (!values.has(pastParameter)) values.set(pastParameter, past);
  return `${path}?${values}${hash === undefined ? "" : `#${hash}`}`;
}
