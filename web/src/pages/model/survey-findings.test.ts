import { expect, test } from "vitest";
import type { ChartSpec } from "../../api/types";
import { chartsOf } from "./survey-findings";

const chart = (title: string): ChartSpec => ({ title });
const rows = [{}];

test("charts are told apart by the findings that they draw", () => {
  const found = chartsOf({
    findings: { loadings: rows, questions: rows, candidates: [] },
    charts: [chart("averages"), chart("loadings"), chart("questions")],
  });
  expect(found).toEqual({
    averages: { title: "averages" },
    choice: undefined,
    loadings: { title: "loadings" },
    responses: undefined,
    questions: { title: "questions" },
  });
});

test("versions from before there were typing tools have the first two alone", () => {
  const found = chartsOf({ findings: { candidates: rows }, charts: [chart("averages"), chart("choice")] });
  expect([found.averages?.title, found.choice?.title, found.questions]).toEqual([
    "averages",
    "choice",
    undefined,
  ]);
});
