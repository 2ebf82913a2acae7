/** The headline figures of what happens now, each with what it counts. */

import type { Figure, IntakeState, LiveState } from "../../api/types";

export function figuresOf(live: LiveState, intake: IntakeState, dead: number): Figure[] {
  const refused = live.refused.reduce((sum, { rows }) => sum + rows, 0);
  return [
    figure("rate", "Events a second", live.per_second, "number", "Followed a second, over the last minute."),
    figure(
      "lag",
      "Lag in seconds",
      live.lag,
      "number",
      "For how long the first event that was not followed has been waiting.",
    ),
    figure(
      "customers",
      "Followed live",
      live.customers,
      "count",
      "Customers whose segments change as events come.",
    ),
    figure(
      "refused",
      "Refused",
      intake.refused + refused,
      "count",
      "Events that were refused when they came, and rows that break a rule of their source since the server started.",
    ),
    figure("dead", "Put aside", dead, "count", "Messages of triggers that no attempt has delivered."),
  ];
}

function figure(
  name: string,
  label: string,
  value: number,
  format: Figure["format"],
  explanation: string,
): Figure {
  return { name, label, value, format, explanation, previous: null, trend: [] };
}
