/** Finds the numbers in a sentence, with their signs and units. */

export interface Piece {
  piece: string;
  number: boolean;
}

// A number stands by itself: the digits in a name (`q3_buyers`), a date or a period are not what a sentence counts.
const months = "January|February|March|April|May|June|July|August|September|October|November|December";
const number = new RegExp(
  String.raw`(?<![\w.,-])(?<!(?:${months})\s)[-−]?[^\w\s,.;:(-]?\d[\d.,]*(?:\s?%|[kKMB]\b|\s(?:million|billion)\b)?(?![\w-])(?!\s(?:${months}|second|minute|hour|day|week|month|year)s?\b)`,
  "g",
);

export function cutNumbers(sentence: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of sentence.matchAll(number)) {
    const found = match[0].replace(/[.,]$/, "");
    if (match.index > end) pieces.push({ piece: sentence.slice(end, match.index), number: false });
    pieces.push({ piece: found, number: true });
    end = match.index + found.length;
  }
  if (end < sentence.length) pieces.push({ piece: sentence.slice(end), number: false });
  return pieces;
}
