/** The API key that an address other than this machine asks for; kept until the tab is closed. */

import { useSyncExternalStore } from "react";

const storage = "ilk-key";
const listeners = new Set<() => void>();
let refused = false;

function tell(): void {
  for (const listener of listeners) listener();
}

export function currentKey(): string | null {
  return sessionStorage.getItem(storage);
}

/** The server refused the key, or the lack of one: ask for another. */
export function refuseKey(): void {
  refused = true;
  tell();
}

export function acceptKey(key: string): void {
  sessionStorage.setItem(storage, key);
  refused = false;
  tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the studio must ask for a key before it can show anything. */
export function useKeyNeeded(): boolean {
  return useSyncExternalStore(subscribe, () => refused);
}
