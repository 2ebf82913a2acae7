/** What is known of the visitor, in the page's memory and, where that is agreed, in its local storage. No cookies. */

const prefix = "ilk.";

export class Store {
  readonly #memory = new Map<string, string>();
  #kept = false;

  /** Another tab may have written meanwhile, so what is kept is read anew each time. */
  get<Value>(name: string): Value | undefined {
    const text = (this.#kept ? read(name) : null) ?? this.#memory.get(name);
    try {
      return text === undefined ? undefined : JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  set(name: string, value: unknown): void {
    const text = JSON.stringify(value);
    this.#memory.set(name, text);
    if (this.#kept) write(name, text);
  }

  drop(name: string): void {
    this.#memory.delete(name);
    write(name, null);
  }

  /** From now on all outlives the page: what was there before the page counts. */
  keep(): void {
    this.#kept = true;
    for (const [name, text] of this.#memory) if (read(name) === null) write(name, text);
  }

  /** Nothing is kept any more, and what was is gone. */
  forget(): void {
    this.#kept = false;
    for (const name of ["anonymous", "user", "session", "queue"]) this.drop(name);
  }
}

/** Reads past memory: what a visitor has chosen must be known before anything may be kept. */
export function read(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null; // the browser keeps nothing for this page
  }
}

export function write(name: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(prefix + name);
    else localStorage.setItem(prefix + name, text);
  } catch {
    // The browser keeps nothing for this page, or no more: memory has it.
  }
}
