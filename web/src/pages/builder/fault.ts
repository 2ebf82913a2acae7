/** What is wrong as one line beside the control it is about, where names need no quotes. */

import type { DefinitionProblem } from "../../api/types";

export function faultOf({ hint, what }: DefinitionProblem): string {
  return (hint ? `${what}. ${hint}` : what).replaceAll("`", "");
}
