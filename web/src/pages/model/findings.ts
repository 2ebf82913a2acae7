/** What was found in fitting, by task, as the server writes it in `findings`. */

import type { ModelReport } from "../../api/types";

/** A parameter of a model of purchases or amounts; without a standard error where the data give none. */
export interface Parameter {
  parameter: string;
  estimate: number;
  "standard error": number | null;
}

/** A family of models that was tried on what was held out. */
export interface Family {
  model: string;
  log_likelihood: number | null;
  mae: number | null;
  foretold: number | null;
  came: number | null;
  trouble: string | null;
}

/** A tenth of those held out, the likeliest first. */
export interface Decile {
  customers: number;
  happened: number;
  expected: number;
  lift: number;
  gain: number;
}

/** Customers of like probability, the least likely first. */
export interface Bin {
  customers: number;
  predicted: number;
  observed: number;
  low: number;
  high: number;
}

/** A group of a column that fairness looks at. */
export interface Group {
  column: string;
  group: string;
  customers: number;
  selected: number;
  found: number | null;
  predicted: number;
  observed: number;
}

/** Who buys some items also buys another. */
export interface Together {
  items: string;
  then: string;
  baskets: number;
  support: number;
  confidence: number;
  lift: number;
}

export interface Category {
  category: string;
  share: number;
}

/** How long a group stays: how many are gone, and the share that is there after so many days. */
export interface Stay {
  group: string;
  customers: number;
  gone: number;
  days: number;
  staying: number;
  median: number | null;
}

/** What one unit more of a feature, or this level of it, makes of the rate at which people leave. */
export interface Hazard {
  feature: string;
  hazard_ratio: number;
  low: number;
  high: number;
  p_value: number;
  /** How likely it is to see such a change of the effect over time where there is none. */
  constant: number;
}

/** A figure of how far apart purchases lie. */
export interface Interval {
  what: string;
  figure: number;
}

/** A cluster with its size and the average of each feature. */
export interface Cluster extends Record<string, unknown> {
  cluster: string;
  size: number;
  share: number;
}

/** How far a cluster's average lies from everyone's, in standard deviations. */
export interface Apart {
  cluster: string;
  feature: string;
  average: number | null;
  overall: number | null;
  apart: number;
}

/** A number of clusters that was tried. */
export interface Candidate {
  clusters: number;
  silhouette: number | null;
  calinski_harabasz: number | null;
  davies_bouldin: number | null;
  gap: number | null;
  bic: number | null;
  stability: number | null;
  smallest: number | null;
}

/** A comparison of a column with a value. */
export interface Test {
  field: string;
  operator: "<=" | ">" | "=" | "!=";
  value: number | boolean | string;
  or_missing: boolean;
}

export interface Rule {
  cluster: string;
  any_of: Test[][];
  precision: number | null;
  recall: number | null;
}

export interface Rules {
  rules: Rule[];
  agreement: number;
  holdout: number;
}

type Findings = ModelReport["findings"];

/** A list of findings; empty where the model has none of this name. */
export function listed<Row>(findings: Findings, name: string): Row[] {
  const found = findings?.[name];
  return Array.isArray(found) ? (found as Row[]) : [];
}

export function rulesOf(findings: Findings): Rules | null {
  const found = findings?.rules;
  return typeof found === "object" && found !== null ? (found as Rules) : null;
}

export function choiceOf(findings: Findings): string | null {
  return typeof findings?.choice === "string" ? findings.choice : null;
}
