/** What a persona is called: as people named it; until then as its segment, with the proposed name beside it. */

import type { PersonaSummary } from "../../api/types";

export function heading({ name, title, named_by_people }: PersonaSummary): string {
  return named_by_people ? name : title;
}

export function besides({ name, title, named_by_people }: PersonaSummary): string {
  return named_by_people ? title : `Proposed: ${name}`;
}
