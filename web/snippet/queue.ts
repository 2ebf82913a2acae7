/** Events on their way: kept until Ilk has taken them, tried again after a pause, sent on their own as the page goes.
 *
 * An event may be sent twice, by two tabs or as its page goes; its `messageId` makes it one.
 */

import type { Store } from "./store";

export interface Message {
  messageId: string;
  [field: string]: unknown;
}

/** So many wait at most; the oldest go first. */
const most = 100;
/** Bytes of a request: a browser lets 64 KB outlive their page. */
const largest = 60_000;
/** Bytes of an event that Ilk takes. */
const largestEvent = 32_000;
const [soon, first, last] = [250, 1_000, 60_000];
const again = new Set([408, 429]);

export class Queue {
  readonly #store: Store;
  readonly #address: string;
  readonly #key: string;
  #flying: readonly Message[] = [];
  #pause = first;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: Store, address: string, key: string) {
    this.#store = store;
    this.#address = address;
    this.#key = key;
  }

  add(message: Message): void {
    if (bytes(message) > largestEvent) {
      console.warn(`ilk: an event has ${largestEvent} bytes at most; this one is not sent`, message);
      return;
    }
    this.#store.set("queue", [...this.#waiting(), message].slice(-most));
    if (this.#flying.length === 0) this.#in(soon);
  }

  /** Sends what waits now, and again after a pause that grows. */
  async send(): Promise<void> {
    if (this.#flying.length > 0) return;
    clearTimeout(this.#timer);
    const batch = piece(this.#waiting());
    if (batch.length === 0) return;
    this.#flying = batch;
    const taken = await this.#post(batch);
    this.#flying = [];
    if (taken) {
      const gone = new Set(batch.map(({ messageId }) => messageId));
      this.#store.set(
        "queue",
        this.#waiting().filter(({ messageId }) => !gone.has(messageId)),
      );
      this.#pause = first;
      await this.send();
    } else {
      this.#in(this.#pause * (0.75 + Math.random() / 2));
      this.#pause = Math.min(this.#pause * 2, last);
    }
  }

  /** Hands what waits to the browser, for the page may be gone; it stays in the queue until it is known to be taken. */
  leave(): void {
    const waiting = this.#waiting().filter(
      ({ messageId }) => !this.#flying.some((each) => each.messageId === messageId),
    );
    const batch = piece(waiting);
    if (batch.length > 0) navigator.sendBeacon(this.#address, this.#body(batch));
  }

  /** Nothing waits any more, and nothing will be tried again. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  async #post(batch: readonly Message[]): Promise<boolean> {
    try {
      const answer = await fetch(this.#address, {
        method: "POST",
        body: this.#body(batch),
        keepalive: true,
        credentials: "omit",
      });
      await answer.text(); // lets go of the connection
      return !(answer.status >= 500 || again.has(answer.status));
    } catch {
      return false;
    }
  }

  #body(batch: readonly Message[]): string {
    return JSON.stringify({ batch, writeKey: this.#key, sentAt: new Date().toISOString() });
  }

  #waiting(): Message[] {
    return this.#store.get<Message[]>("queue") ?? [];
  }

  #in(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.send(), milliseconds);
  }
}

/** As many of the oldest as one request may have. */
function piece(waiting: readonly Message[]): Message[] {
  let size = 0;
  return waiting.filter((message) => {
    size += bytes(message);
    return size <= largest;
  });
}

function bytes(message: Message): number {
  return new Blob([JSON.stringify(message)]).size;
}
