/** Small pieces of English. */

/** The plural of a plain noun: household, households; company, companies. */
export function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

export function counted(count: number, noun: string): string {
  return count === 1 ? noun : plural(noun);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `days_since_last_order` as a person writes it. */
export function spelled(name: string): string {
  return capital(name.replaceAll("_", " "));
}

/** The sentence with a full stop, which the server leaves out where it is a heading. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? capital(text) : `${capital(text)}.`;
}
