/** `ilk.js`: takes the place of what the page has put there meanwhile, and does what was asked of that. */

import { Client } from "./client";
import { settingsOf } from "./settings";

/** A call that was made before the script was there: its name, what was given, and who waits for its answer. */
type Call = [
  "page" | "track" | "identify" | "reset" | "consent" | "decide",
  never[],
  (answer: unknown) => void,
];

const place = window as { ilk?: { calls?: Call[]; timer?: number } | Client };
const before = place.ilk;
const script = document.currentScript;

if (script instanceof HTMLScriptElement && !(before && !("calls" in before))) {
  const client = new Client(settingsOf(script));
  place.ilk = client;
  const { calls = [], timer } = (before ?? {}) as { calls?: Call[]; timer?: number };
  for (const [name, given, done] of calls) {
    const method = client[name] as (...given: never[]) => unknown;
    done(method.apply(client, given));
  }
  void client.fillAsRead(timer);
}
