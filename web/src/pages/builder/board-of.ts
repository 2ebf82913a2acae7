/** What the parts of the form are told about each line: how many it holds for, and what is wrong with it. */

import type { Board } from "../../builder/board";
import { type Language, ofCustomer } from "../../builder/language";
import type { Draft } from "../../builder/use-draft";
import type { Checked } from "./count";
import { faultOf } from "./fault";

export function boardOf(
  language: Language,
  draft: Draft,
  branches: Checked["branches"],
  noun: string,
): Board {
  const byPath = new Map(branches.map((branch) => [branch.path, branch]));
  const branchOf = (id: string) => byPath.get(draft.paths.get(id) ?? "-") ?? null;
  const ids = [...draft.paths.keys()];
  const costs = ids.map((id) => ({ id, costs: branchOf(id)?.costs ?? 0 })).sort((a, b) => b.costs - a.costs);
  const [first, second] = costs;
  const whole = byPath.get("")?.count ?? 0;
  const stands = first && first.costs > whole && first.costs > 2 * (second?.costs ?? 0);
  return {
    language,
    scope: ofCustomer,
    edit: draft.edit,
    branchOf,
    faultsOf: (id) => faultsAt(draft, id),
    costliest: stands ? first.id : null,
    noun,
  };
}

/** What is wrong at a line, when the form leads: the server names the path. */
function faultsAt(draft: Draft, id: string): string[] {
  const path = draft.paths.get(id);
  if (path === undefined || path === "" || !draft.understood) return [];
  const own = draft.understood.problems.filter(
    ({ line, where }) => line === null && where !== null && (where === path || where.startsWith(`${path}.`)),
  );
  const inner = [...draft.paths.values()].filter((other) => other.startsWith(`${path}.`));
  return own
    .filter(({ where }) => !inner.some((other) => where === other || where?.startsWith(`${other}.`)))
    .map(faultOf);
}
