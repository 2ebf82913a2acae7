/** What changed between two texts, word by word. */

export interface Change {
  text: string;
  kind: "same" | "added" | "removed";
}

const most = 2_000;

/** The pieces of both texts in order; without a longest common part for texts too long to compare. */
export function difference(before: string, after: string): Change[] {
  const [a, b] = [words(before), words(after)];
  if (a.length * b.length > most * most) return joined([...marked(a, "removed"), ...marked(b, "added")]);
  const common = lengths(a, b);
  const found: Change[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      found.push({ text: a[i] ?? "", kind: "same" });
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && at(common, i + 1, j) >= at(common, i, j + 1))) {
      found.push({ text: a[i] ?? "", kind: "removed" });
      i += 1;
    } else {
      found.push({ text: b[j] ?? "", kind: "added" });
      j += 1;
    }
  }
  return joined(found);
}

/** Words with the space after them, and every sign by itself. */
function words(text: string): string[] {
  return text.match(/\w+\s*|\W\s*/g) ?? [];
}

function marked(pieces: string[], kind: Change["kind"]): Change[] {
  return pieces.map((text) => ({ text, kind }));
}

function at(table: Uint16Array[], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}

/** For each pair of ends, how many words they share in order. */
function lengths(a: string[], b: string[]): Uint16Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = table[i];
      if (row)
        row[j] =
          a[i] === b[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

/** Neighbours of one kind as one piece. */
function joined(changes: Change[]): Change[] {
  const found: Change[] = [];
  for (const change of changes) {
    const last = found.at(-1);
    if (last?.kind === change.kind) found[found.length - 1] = { ...last, text: last.text + change.text };
    else found.push(change);
  }
  return found;
}
