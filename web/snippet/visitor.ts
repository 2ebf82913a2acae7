/** Who visits: the browser by a random identifier, who is signed in, and the visit, which half an hour of rest ends. */

import type { Store } from "./store";

const rest = 30 * 60_000;

export interface User {
  id: string;
  /** Proves to Ilk that the page's visitor is this user; the site's server makes it. */
  token?: string | undefined;
}

interface Session {
  id: string;
  last: number;
  /** Exposures that were sent. */
  seen: string[];
}

export class Visitor {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  get anonymousId(): string {
    const known = this.#store.get<string>("anonymous");
    if (known) return known;
    const made = uuid();
    this.#store.set("anonymous", made);
    return made;
  }

  get user(): User | undefined {
    return this.#store.get<User>("user");
  }

  signIn(user: User): void {
    this.#store.set("user", user);
  }

  get session(): string {
    const now = Date.now();
    const known = this.#known();
    const goesOn = known && now - known.last < rest;
    const session = goesOn ? { ...known, last: now } : { id: uuid(), last: now, seen: [] };
    this.#store.set("session", session);
    return session.id;
  }

  /** Whether an exposure is told of for the first time in this visit. */
  sees(exposure: string): boolean {
    const session = this.#known();
    if (!session || session.seen.includes(exposure)) return false;
    this.#store.set("session", { ...session, seen: [...session.seen, exposure] });
    return true;
  }

  /** Somebody else sits down: another browser, as it were. */
  reset(): void {
    for (const name of ["anonymous", "user", "session"]) this.#store.drop(name);
  }

  #known(): Session | undefined {
    return this.#store.get<Session>("session");
  }
}

/** A random UUID; `crypto.randomUUID` is not there on pages without encryption. */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/(.{8})(.{4}).(.{3}).(.{3})(.{12})/, "$1-$2-4$3-a$4-$5");
}
