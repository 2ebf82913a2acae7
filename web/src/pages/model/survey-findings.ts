/** What was found of a survey, as the server writes it in `findings`: factors, classes, and the typing tool. */

import type { ChartSpec, ModelReport } from "../../api/types";
import { listed } from "./findings";

/** The loadings of an item: a figure for each factor by its name, and what is the item's own. */
export interface Loading extends Record<string, unknown> {
  item: string;
  uniqueness: number;
}

/** A factor: the share of all variance that it explains, how well its items agree, and which they are. */
export interface Factor {
  factor: string;
  share: number;
  alpha: number | null;
  about: string;
}

/** How a factor correlates with each, itself included, by their names. */
export interface Correlation extends Record<string, unknown> {
  factor: string;
}

/** An eigenvalue beside the one that chance makes. */
export interface Eigenvalue {
  factors: number;
  eigenvalue: number;
  "by chance": number;
  taken: boolean;
}

/** The probability of an answer in a class, and among everyone. */
export interface Response {
  item: string;
  answer: string;
  cluster: string;
  probability: number;
  overall: number;
}

/** How well latent classes fit. */
export interface FitFigure {
  figure: string;
  value: number;
}

/** A question of a typing tool, with the share placed rightly by it and those before. */
export interface Question {
  question: string;
  accuracy: number;
  error: number;
  /** Whether the tool asks it, or could. */
  asked: boolean;
  kind: "number" | "yes_no" | "level";
  choices: string[];
  least: number | null;
  most: number | null;
}

export interface ClusterCharts {
  averages?: ChartSpec | undefined;
  choice?: ChartSpec | undefined;
  loadings?: ChartSpec | undefined;
  responses?: ChartSpec | undefined;
  questions?: ChartSpec | undefined;
}

/** The charts of clusters by what they draw: they stand in one order, each there where its findings are. */
export function chartsOf({ findings, charts = [] }: Pick<ModelReport, "findings" | "charts">): ClusterCharts {
  const rest = [...charts];
  const drawn = (name: string) => (listed(findings, name).length > 0 ? rest.shift() : undefined);
  return {
    averages: rest.shift(),
    choice: drawn("candidates"),
    loadings: drawn("loadings"),
    responses: drawn("responses"),
    questions: drawn("questions"),
  };
}

/** The sentence about the typing tool, or why there is none. */
export function toolOf(findings: ModelReport["findings"]): string | null {
  return typeof findings?.typing_tool === "string" ? findings.typing_tool : null;
}
