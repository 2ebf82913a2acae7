/** What is said of models wherever they stand. */

interface Standing {
  due: boolean;
  version?: number | null;
}

/** A model's task in words; one that this studio does not know yet keeps its name. */
export function taskText(task: string, nouns: string): string {
  const said: Readonly<Record<string, string>> = {
    value: `What ${nouns} will spend`,
    outcome: `What ${nouns} will do`,
    clusters: `Kinds of ${nouns}`,
    affinity: `What ${nouns} buy more of than others`,
    look_alikes: `Which ${nouns} are alike`,
    survival: `How long ${nouns} stay`,
    next_purchase: `When ${nouns} buy next`,
  };
  return said[task] ?? task;
}

/** How far customers have moved from those whom a model was fitted on; nothing where they have not. */
export function driftText(alert: string | null | undefined): string | null {
  if (alert === "watch") return "begins to drift";
  return alert === "act" ? "drifted" : null;
}

/** What the next run does with a model. */
export function nextRunText({ due, version = null }: Standing): string {
  if (!due) return version === null ? "Leaves it" : "Scores by it";
  return version === null ? "Fits it" : "Fits it anew";
}
