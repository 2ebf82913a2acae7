/** The figures of a model's card in plain words: what each is, and its interval where there is one. */

export interface CardFigure {
  name: string;
  title: string;
  /** What it says, and which values are good; empty for one that this studio does not know yet. */
  meaning: string;
  value: number;
  /** The ends of its interval. */
  interval: [low: number, high: number] | null;
}

const meanings: Readonly<Record<string, [title: string, meaning: string]>> = {
  AUC: [
    "AUC",
    "Of two people, one who did and one who did not: how often the one who did has the higher score. 0.5 is chance, 1 is certainty.",
  ],
  "average precision": [
    "Average precision",
    "The share that did among those chosen, averaged over how many are chosen. Without a model it is the share of all who did.",
  ],
  "Brier score": [
    "Brier score",
    "The mean squared distance of the probability from what happened. Smaller is better.",
  ],
  "log loss": ["Log loss", "How surprising what happened was to the model, on average. Smaller is better."],
  "lift of the top tenth": [
    "Lift of the top tenth",
    "How many times the usual share did, in the tenth with the highest scores.",
  ],
  "expected over observed": [
    "Expected over observed",
    "How many were foretold for each one that happened. 1 is right; above it, too many were.",
  ],
  "mean distance": [
    "Mean distance",
    "How far probabilities lie from the share that did, on average over tenths. 0 is best.",
  ],
  "holdout mae": [
    "Mean error",
    "How far the foretold number of purchases of one person is from what came, on average.",
  ],
  "holdout rmse": ["Root mean squared error", "The same, with large errors counting for more."],
  foretold: ["Purchases foretold", "For the time that was held out."],
  came: ["Purchases that came", "In the time that was held out."],
  "p-value that groups are alike": [
    "Chance that groups are alike",
    "How often groups that are alike would look as different as these. Below 0.05 they differ.",
  ],
  concordance: [
    "Concordance",
    "Of two people of whom one left first: how often it is the one with the higher hazard. 0.5 is chance, 1 is certainty.",
  ],
  "leavers foretold": ["Leavers foretold", "For the last horizon, by a model that knew nothing of it."],
  "leavers that came": ["Leavers there were", "Within the last horizon."],
  "customers whose interval had ended": [
    "Intervals that had ended",
    "Of how many people the days foretold were over by now, in the last third of the past.",
  ],
  "came at all": ["Came at all", "The share of them who bought again."],
  "held in the interval": [
    "Held in the interval",
    "The share of those who came who did so within the days foretold.",
  ],
  tenths: [
    "Mean distance in tenths",
    "How far foretold and actual purchases of one person lie apart, on average over tenths of them. 0 is best.",
  ],
};

const byRule = /^AUC of the rule by (.+)$/;

/** The figures in their order; the ends of an interval go with the figure that they are of. */
export function cardFigures(figures: Readonly<Record<string, number>>): CardFigure[] {
  const own = Object.entries(figures).filter(([name]) => !/, (low|high)$/.test(name));
  return own.map(([name, value]) => {
    const [low, high] = [figures[`${name}, low`], figures[`${name}, high`]];
    const interval: CardFigure["interval"] = low === undefined || high === undefined ? null : [low, high];
    const [title, meaning] = said(name);
    return { name, title, meaning, value, interval };
  });
}

function said(name: string): [string, string] {
  const column = byRule.exec(name)?.[1];
  if (column !== undefined)
    return [
      `AUC of ${column} alone`,
      "What sorting by this single value would reach: the model has to beat it.",
    ];
  return meanings[name] ?? [name, ""];
}
