/** Rules of clusters in words. */

import type { Test } from "./findings";

const operators: Readonly<Record<Test["operator"], string>> = {
  "<=": "at most",
  ">": "above",
  "=": "is",
  "!=": "is not",
};

interface Words {
  titleOf: (field: string) => string;
  number: (value: number) => string;
}

/** One path of a rule: `categories bought at most 82 and orders above 4, or not known`. */
export function pathText(path: readonly Test[], words: Words): string {
  return path.map((test) => testText(test, words)).join(" and ");
}

function testText({ field, operator, value, or_missing }: Test, { titleOf, number }: Words): string {
  const title = titleOf(field);
  const missing = or_missing ? " (or not known)" : "";
  if (typeof value === "boolean") return `${value === (operator === "=") ? "" : "not "}${title}${missing}`;
  const said = typeof value === "number" ? number(value) : `“${value}”`;
  return `${title} ${operators[operator]} ${said}${missing}`;
}

/** A condition of the language for the members of a cluster, as the builder takes it. */
export function clusterCondition(model: string, cluster: string): string {
  const escaped = cluster.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
  return `${model} = "${escaped}"`;
}
