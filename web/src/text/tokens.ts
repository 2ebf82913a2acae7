/** Cuts a definition, SQL or JSON into coloured pieces: enough to read by, not a parser. */

export type TokenKind = "keyword" | "text" | "number" | "comment" | "plain";

export interface Token {
  kind: TokenKind;
  text: string;
}

export type Language = "segment" | "sql" | "json";

const keywords: Record<Language, ReadonlySet<string>> = {
  segment: new Set(
    (
      "and or not in segment is missing known between did times time at least most exactly last first of days weeks " +
      "months quarters years hours day week month where sum average count min max median mode share rate distinct " +
      "true false else contains starts ends with any all none since before after on like matches everyone nobody ago " +
      "older than newer ever within this previous has size"
    ).split(" "),
  ),
  sql: new Set(
    (
      "select from where and or not join left inner outer full on as group by order limit with case when then else end " +
      "is null in between having union all except intersect cast coalesce true false distinct count sum avg min max " +
      "over partition filter asc desc interval timestamp"
    ).split(" "),
  ),
  json: new Set(["true", "false", "null"]),
};

const comments: Record<Language, string> = { segment: "#[^\\n]*", sql: "--[^\\n]*", json: "(?!)" };

function pattern(language: Language): RegExp {
  const pieces = [
    `(?<comment>${comments[language]})`,
    `(?<text>"(?:[^"\\\\\\n]|\\\\.)*"?|'(?:[^'\\n]|'')*'?)`,
    `(?<number>\\b\\d[\\d,_.-]*\\d[km]?\\b|\\b\\d[km]?\\b)`,
    `(?<word>[A-Za-z_][\\w.]*)`,
  ];
  return new RegExp(pieces.join("|"), "g");
}

export function tokens(source: string, language: Language): Token[] {
  const found: Token[] = [];
  let end = 0;
  for (const match of source.matchAll(pattern(language))) {
    if (match.index > end) found.push({ kind: "plain", text: source.slice(end, match.index) });
    found.push({ kind: kindOf(match, language), text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < source.length) found.push({ kind: "plain", text: source.slice(end) });
  return found;
}

function kindOf(match: RegExpExecArray, language: Language): TokenKind {
  const { comment, text, number } = match.groups ?? {};
  if (comment) return "comment";
  if (text) return "text";
  if (number) return "number";
  return keywords[language].has(match[0].toLowerCase()) ? "keyword" : "plain";
}
