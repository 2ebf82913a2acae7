/** Which personas are ticked, as the address has them. */

import type { PersonaSummary } from "../../api/types";

/** Two are compared; a third tick takes the place of the first. */
const together = 2;

export function ticked(text: string | null, personas: readonly PersonaSummary[]): PersonaSummary[] {
  const names = (text ?? "").split(",");
  return names.flatMap((name) => personas.find(({ segment }) => segment === name) ?? []).slice(0, together);
}

/** The address's text after a press on one tick. */
export function pressed(chosen: readonly PersonaSummary[], persona: PersonaSummary): string {
  const without = chosen.filter(({ segment }) => segment !== persona.segment);
  const next = without.length < chosen.length ? without : [...without, persona].slice(-together);
  return next.map(({ segment }) => segment).join(",");
}
