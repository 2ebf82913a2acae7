import { expect, it } from "vitest";
import { byFeature, isShare, strongest } from "./apart";
import type { Apart } from "./findings";

function row(cluster: string, feature: string, apart: number): Apart {
  return { cluster, feature, apart, average: 10 + apart, overall: 10 };
}

const apart = [
  row("big", "age", -0.1),
  row("big", "spend", 0.9),
  row("big", "visits", -1.4),
  row("small", "age", 0.2),
  row("small", "spend", -0.5),
  row("small", "visits", 0.6),
];

it("names the largest differences of a cluster in either direction, and no small ones", () => {
  expect(strongest(apart, "big", 3).map(({ feature }) => feature)).toEqual(["visits", "spend"]);
  expect(strongest(apart, "big", 1)).toHaveLength(1);
  expect(strongest(apart, "nobody", 3)).toEqual([]);
});

it("leaves out a no that its yes says already", () => {
  const answers = [row("big", "fast: no", -0.9), row("big", "fast: yes", 0.9), row("big", "diet: no", 0.8)];
  expect(strongest(answers, "big", 3).map(({ feature }) => feature)).toEqual(["fast: yes", "diet: no"]);
  expect([isShare("fast: yes"), isShare("spend")]).toEqual([true, false]);
});

it("lays features in rows, those that differ most first", () => {
  const rows = byFeature(apart);
  expect(rows.map(({ feature }) => feature)).toEqual(["visits", "spend", "age"]);
  expect(rows[1]?.own.get("small")?.average).toBe(9.5);
});
