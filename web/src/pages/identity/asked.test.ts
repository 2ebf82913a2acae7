import { describe, expect, it } from "vitest";
import type { ReviewPair } from "../../api/types";
import { bits, saidBy, sides } from "./asked";

const plain = { ctrlKey: false, metaKey: false, altKey: false, target: null };

describe("saidBy", () => {
  it("knows the three keys, however they are written", () => {
    expect(["s", "D", "k", "x"].map((key) => saidBy({ ...plain, key }))).toEqual([
      "same",
      "different",
      "skip",
      null,
    ]);
  });

  it("leaves keys of the browser alone", () => {
    expect(saidBy({ ...plain, key: "s", ctrlKey: true })).toBeNull();
    expect(saidBy({ ...plain, key: "d", metaKey: true })).toBeNull();
  });
});

function record(id: string, fields: Record<string, string>) {
  return {
    record_id: id,
    customer_id: id,
    sources: [],
    fields: Object.entries(fields).map(([name, value]) => ({ name, rule: "", value, values: [] })),
  };
}

const pair: ReviewPair = {
  a: record("r1", { email: "a@x", city: "Bern" }),
  b: record("r2", { city: "Basel", phone: "7" }),
  link: {
    a: "r1",
    b: "r2",
    rule: "matching",
    probability: 0.6,
    weight: 0.6,
    verdict: "review",
    chart: null,
    found_at: "2026-01-01T00:00:00Z",
    evidence: [
      { field: "prior", a: null, b: null, said: "two records at random", weight: -8 },
      { field: "email", a: "a@x", b: null, said: "missing", weight: 0 },
    ],
  },
  others: [],
};

describe("saidBy, where somebody writes", () => {
  it("hears nothing", () => {
    const target = Object.assign(new EventTarget(), { tagName: "INPUT" });
    expect(saidBy({ ...plain, key: "s", target })).toBeNull();
  });
});

describe("sides", () => {
  it("begins with what was compared and goes on with what only sources say, each field once", () => {
    expect(sides(pair).map(({ field, a, b, said }) => [field, a, b, said])).toEqual([
      ["email", "a@x", null, "missing"],
      ["city", "Bern", "Basel", null],
      ["phone", null, "7", null],
    ]);
  });
});

describe("bits", () => {
  it("have their sign", () => {
    expect([6.54, -2.04, 0, null].map(bits)).toEqual(["+6.5", "−2.0", "+0.0", ""]);
  });
});
