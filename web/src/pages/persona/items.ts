/** The items of a list that was written with a line for each; empty lines are none. */
export function itemsOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
