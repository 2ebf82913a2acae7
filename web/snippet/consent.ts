/** What the visitor agrees to: that events are sent (`analytics`), that content is chosen (`personalization`). */

import type { Settings } from "./settings";
import { read, write } from "./store";

export interface Choice {
  analytics: boolean;
  personalization: boolean;
}

export class Consent {
  readonly #silent: boolean;
  readonly #keeps: boolean;
  readonly #first: Choice;
  #said: Choice;

  constructor(settings: Settings) {
    const signals = navigator as { globalPrivacyControl?: boolean; doNotTrack?: string | null };
    this.#silent =
      settings.heedsSignals && (signals.globalPrivacyControl === true || signals.doNotTrack === "1");
    this.#keeps = settings.keeps;
    this.#first = { analytics: !settings.asksConsent, personalization: !settings.asksConsent };
    this.#said = { ...this.#first, ...(settings.keeps ? before() : {}) };
  }

  get now(): Choice {
    return this.#silent ? { analytics: false, personalization: false } : this.#said;
  }

  get any(): boolean {
    return this.now.analytics || this.now.personalization;
  }

  /** Whether the visitor may still agree, so that what happens until then is worth remembering. */
  get open(): boolean {
    return !this.#silent;
  }

  /** Kept only where it differs from what holds without it. */
  say(choice: Partial<Choice>): void {
    this.#said = { ...this.#said, ...choice };
    const same =
      this.#said.analytics === this.#first.analytics &&
      this.#said.personalization === this.#first.personalization;
    if (this.#keeps) write("consent", same || this.#silent ? null : JSON.stringify(this.#said));
  }
}

function before(): Partial<Choice> {
  try {
    return JSON.parse(read("consent") ?? "{}");
  } catch {
    return {};
  }
}
