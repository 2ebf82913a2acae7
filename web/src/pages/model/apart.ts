/** What sets a cluster apart from everyone. */

import type { Apart } from "./findings";

/** So many standard deviations are worth a word. */
const clearly = 0.3;

/** A cluster's largest differences, the largest first; small ones, and a no beside its yes, are left out. */
export function strongest(apart: readonly Apart[], cluster: string, most: number): Apart[] {
  const features = new Set(apart.map(({ feature }) => feature));
  return apart
    .filter((row) => row.cluster === cluster && Math.abs(row.apart) >= clearly)
    .filter(({ feature }) => !(feature.endsWith(": no") && features.has(feature.replace(/: no$/, ": yes"))))
    .sort((a, b) => Math.abs(b.apart) - Math.abs(a.apart))
    .slice(0, most);
}

/** Whether the average of a feature is a share: of those at a level of a text. */
export function isShare(feature: string): boolean {
  return feature.includes(": ");
}

export interface FeatureRow {
  feature: string;
  overall: number | null;
  /** By the name of the cluster. */
  own: Map<string, Apart>;
}

/** A row for each feature, with each cluster's average; those that differ most between clusters come first. */
export function byFeature(apart: readonly Apart[]): FeatureRow[] {
  const features = [...new Set(apart.map(({ feature }) => feature))];
  const rows = features.map((feature) => {
    const own = apart.filter((row) => row.feature === feature);
    return {
      feature,
      overall: own[0]?.overall ?? null,
      own: new Map(own.map((row) => [row.cluster, row])),
    };
  });
  return rows.sort((a, b) => reach(b) - reach(a));
}

function reach({ own }: FeatureRow): number {
  return Math.max(...[...own.values()].map(({ apart }) => Math.abs(apart)));
}
