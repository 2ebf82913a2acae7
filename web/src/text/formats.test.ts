import { describe, expect, it } from "vitest";
import { makeFormats } from "./formats";

const english = makeFormats({ language: "en-US", currency: "USD", timeZone: "America/New_York" });
const german = makeFormats({ language: "de-DE", currency: "EUR", timeZone: "Europe/Berlin" });

describe("formats", () => {
  it("rounds money for reading and keeps it exact on asking", () => {
    expect(english.value(84_031.2, "money")).toBe("$84,000");
    expect(english.exact(84_031.2, "money")).toBe("$84,031.20");
    expect(english.value(31.19, "money")).toBe("$31.19");
    expect(english.value(4_592_881.7, "money")).toBe("$4.59M");
  });

  it("writes counts out until a million", () => {
    expect(english.value(147_860, "count")).toBe("147,860");
    expect(english.value(1_469_307, "count")).toBe("1.47M");
    expect(english.exact(1_469_307, "count")).toBe("1,469,307");
  });

  it("follows the reader's language and the project's currency", () => {
    expect(german.value(84_031.2, "money")).toBe("84.000\u00a0€");
    expect(german.value(0.413, "percent")).toBe("41,3\u00a0%");
  });

  it("shows dates in the project's zone, whatever the reader's", () => {
    expect(english.date("2018-01-01T04:30:00Z")).toBe("31 Dec 2017");
    expect(german.date("2018-01-01T04:30:00Z")).toBe("01.01.2018");
  });

  it("says that a value is missing", () => {
    expect(english.value(null, "money")).toBe("–");
  });

  it("signs changes, but not the absence of one", () => {
    expect(english.change(0.031)).toBe("+3.1%");
    expect(english.change(0)).toBe("0%");
    expect(english.points(-0.008)).toBe("−0.8 points");
    expect(english.points(0.01)).toBe("+1.0 points");
  });

  it("tells the age in the largest unit that fits", () => {
    const from = new Date("2026-11-21T18:00:00Z");
    expect(english.ago("2026-11-21T17:58:00Z", from)).toBe("2 minutes ago");
    expect(english.ago("2026-11-20T17:00:00Z", from)).toBe("yesterday");
    expect(english.ago("2024-11-20T17:00:00Z", from)).toBe("2 years ago");
  });
});
