/** Numbers, money and dates: rounded for reading, exact on asking, in the reader's language. */

export type Format = "count" | "money" | "percent" | "number" | "days";

export interface Reader {
  language: string;
  currency: string;
  timeZone: string;
}

const missing = "–";
const compactFrom = 1_000_000;
const wholeFrom = 1_000;

/** Three significant digits, which is as many as one takes in at a glance. */
function threeDigits(value: number): number {
  return Number(value.toPrecision(3));
}

export function makeFormats({ language, currency, timeZone }: Reader) {
  const cache = new Map<string, Intl.NumberFormat>();
  function numberFormat(options: Intl.NumberFormatOptions): { format: (value: number) => string } {
    const id = JSON.stringify(options);
    const known = cache.get(id) ?? new Intl.NumberFormat(language, options);
    cache.set(id, known);
    // A minus is as wide as a plus; a hyphen is not.
    return { format: (value) => known.format(value).replace("-", "−") };
  }
  const inCurrency = { style: "currency", currency, currencyDisplay: "narrowSymbol" } as const;
  const onePlace = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
  const compact = { notation: "compact", maximumSignificantDigits: 3 } as const;

  function money(value: number): string {
    const size = Math.abs(value);
    if (size >= compactFrom) return numberFormat({ ...inCurrency, ...compact }).format(value);
    if (size < wholeFrom) return numberFormat(inCurrency).format(value);
    return numberFormat({ ...inCurrency, maximumFractionDigits: 0 }).format(threeDigits(value));
  }

  function count(value: number): string {
    const options = Math.abs(value) >= compactFrom ? compact : { maximumFractionDigits: 0 };
    return numberFormat(options).format(value);
  }

  function number(value: number): string {
    if (Math.abs(value) >= compactFrom) return numberFormat(compact).format(value);
    return numberFormat({ maximumFractionDigits: Math.abs(value) < 10 ? 2 : 1 }).format(value);
  }

  function percent(value: number): string {
    return numberFormat({ style: "percent", maximumFractionDigits: 1 }).format(value);
  }

  function days(value: number): string {
    return numberFormat({ style: "unit", unit: "day", unitDisplay: "long", maximumFractionDigits: 1 }).format(
      value,
    );
  }

  const rounded: Record<Format, (value: number) => string> = { count, money, number, percent, days };

  const exactly: Record<Format, (value: number) => string> = {
    count: (value) => numberFormat({ maximumFractionDigits: 0 }).format(value),
    money: (value) => numberFormat(inCurrency).format(value),
    number: (value) => numberFormat({ maximumFractionDigits: 6 }).format(value),
    percent: (value) => numberFormat({ style: "percent", maximumFractionDigits: 3 }).format(value),
    days,
  };

  // In English, days are written as in the sentences of the server: 1 January 2018.
  const calendar = language.startsWith("en") ? "en-GB" : language;
  const dateOnly = new Intl.DateTimeFormat(calendar, { dateStyle: "medium", timeZone });
  const longDay = new Intl.DateTimeFormat(calendar, { dateStyle: "long", timeZone: "UTC" });
  const dateAndTime = new Intl.DateTimeFormat(calendar, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone,
  });
  const timeOnly = new Intl.DateTimeFormat(calendar, { timeStyle: "short", timeZone });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });

  return {
    /** As one reads it: `$84,000`. */
    value: (value: number | null, format: Format): string =>
      value === null ? missing : rounded[format](value),
    /** As it is: `$84,031.20`. */
    exact: (value: number | null, format: Format): string =>
      value === null ? missing : exactly[format](value),
    /** A relative change with its sign: `+3.1%`. */
    change: (value: number): string =>
      numberFormat({ style: "percent", maximumFractionDigits: 1, signDisplay: "exceptZero" }).format(value),
    /** A ratio or an effect, always with the same places, so that a column of them can be compared. */
    ratio: (value: number): string =>
      numberFormat({ minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value),
    /** A difference of two shares: `−0.8 points`. */
    points: (value: number): string =>
      `${numberFormat({ ...onePlace, signDisplay: "exceptZero" }).format(value * 100)} points`,
    seconds: (value: number): string =>
      numberFormat({
        style: "unit",
        unit: value < 90 ? "second" : "minute",
        unitDisplay: "short",
        maximumFractionDigits: value < 10 ? 1 : 0,
      }).format(value < 90 ? value : value / 60),
    /** A day as addresses write it: `2025-06-30`. */
    day: (day: string): string => longDay.format(new Date(`${day}T12:00:00Z`)),
    date: (instant: string): string => dateOnly.format(new Date(instant)),
    dateTime: (instant: string): string => dateAndTime.format(new Date(instant)),
    time: (instant: string): string => timeOnly.format(new Date(instant)),
    /** How long before `from`: `3 days ago`. */
    ago: (instant: string, from: Date): string => {
      const [amount, unit] = age(new Date(instant), from);
      return relative.format(-amount, unit);
    },
    missing,
  };
}

export type Formats = ReturnType<typeof makeFormats>;

const spans: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365.25 * 86_400],
  ["month", 30.44 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** The largest unit that fits at least once, and how often. */
function age(instant: Date, from: Date): [number, Intl.RelativeTimeFormatUnit] {
  const seconds = (from.getTime() - instant.getTime()) / 1000;
  for (const [unit, length] of spans) {
    if (Math.abs(seconds) >= length) return [Math.round(seconds / length), unit];
  }
  return [Math.round(seconds), "second"];
}
