/** What a page can say: who visits, what they do, what they agree to, and what to show them. */

import { type Choice, Consent } from "./consent";
import { contextNow, pageNow } from "./context";
import { type Message, Queue } from "./queue";
import type { Settings } from "./settings";
import { fill, hiding, type Shown, slotsHere } from "./slots";
import { Store } from "./store";
import { type User, uuid, Visitor } from "./visitor";

type Fields = Record<string, unknown>;

export interface Decision {
  slots: Record<string, Shown>;
  /** Those of the visitor that are marked `public`. */
  segments: string[];
}

const nothing: Decision = { slots: {}, segments: [] };
const patience = 5_000;
const mostHeld = 100;

export class Client {
  readonly #settings: Settings;
  readonly #consent: Consent;
  readonly #store = new Store();
  readonly #visitor = new Visitor(this.#store);
  readonly #queue: Queue;
  /** What happened before the visitor was asked, in memory alone. */
  #held: (() => void)[] = [];

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#consent = new Consent(settings);
    this.#queue = new Queue(this.#store, `${settings.host}/v1/batch`, settings.key);
    this.#heed();
    addEventListener("pagehide", () => this.#queue.leave());
    addEventListener("online", () => void this.#queue.send());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.#queue.leave();
    });
  }

  page(name?: string, properties: Fields = {}): void {
    this.#tell({ type: "page", ...(name && { name }), properties: { ...pageNow(), ...properties } });
  }

  track(event: string, properties: Fields = {}): void {
    this.#tell({ type: "track", event, properties });
  }

  /** Who is signed in. `token` proves it where content is for users. */
  identify(id: string | null, traits: Fields = {}, { token }: { token?: string } = {}): void {
    if (id && this.#consent.open) this.#visitor.signIn({ id, token });
    this.#tell({ type: "identify", traits });
  }

  reset(): void {
    this.#visitor.reset();
  }

  consent(choice: Partial<Choice>): void {
    this.#consent.say(choice);
    this.#heed();
    if (this.#consent.now.analytics) for (const tell of this.#held) tell();
    this.#held = [];
  }

  /** What to show: for some slots to a page that draws them itself; without names the page's elements are filled. */
  async decide(names?: string[]): Promise<Decision> {
    const decision = await this.#ask(names ?? slotsHere());
    if (names) {
      for (const [name, what] of Object.entries(decision.slots)) this.#expose(name, what);
    } else {
      fill(decision.slots, this.#expose, true);
    }
    return decision;
  }

  /** Fills the page as it is read, unless the visitor has waited so long that slots show what the page has. */
  async fillAsRead(timer: number | undefined): Promise<void> {
    const isRead = document.readyState !== "loading";
    const isAsked = this.#settings.fills && this.#consent.now.personalization;
    if (!isAsked || (isRead && slotsHere().length === 0)) hiding()?.remove();
    if (!hiding()) return;
    const { slots } = await this.#ask(isRead ? slotsHere() : undefined);
    if (!hiding()) return;
    clearTimeout(timer);
    const fillHere = () => fill(slots, this.#expose);
    const observer = new MutationObserver(fillHere);
    const end = () => {
      observer.disconnect();
      fillHere();
      hiding()?.remove();
    };
    fillHere();
    if (document.readyState !== "loading") return end();
    observer.observe(document, { childList: true, subtree: true });
    document.addEventListener("DOMContentLoaded", end);
  }

  #expose = (slot: string, { exposure, variant, meant, held_out }: Shown): void => {
    if (!exposure || !this.#consent.now.analytics || !this.#visitor.sees(exposure)) return;
    const properties = { slot, variant, meant, held_out, session: this.#visitor.session };
    this.#tell({ type: "track", event: "Content Shown", messageId: exposure, properties });
  };

  async #ask(slots: string[] | undefined): Promise<Decision> {
    const { analytics, personalization } = this.#consent.now;
    if (!personalization || slots?.length === 0) return nothing;
    const { host, key } = this.#settings;
    const user = this.#visitor.user;
    const asked = {
      ...(user?.token && { user_id: user.id, user_token: user.token }),
      anonymous_id: this.#visitor.anonymousId,
      slots,
      expose: false,
      ...(analytics && { session: this.#visitor.session }),
    };
    try {
      const answer = await fetch(`${host}/v1/decide?writeKey=${encodeURIComponent(key)}`, {
        method: "POST",
        body: JSON.stringify(asked),
        credentials: "omit",
        signal: AbortSignal.timeout(patience),
      });
      const told = await answer.json();
      if (answer.ok) return told;
      console.warn(`ilk: ${told.detail}. ${told.hint ?? ""}`);
    } catch (error) {
      console.warn("ilk: nothing is decided", error);
    }
    return nothing;
  }

  /** Sends an event, or holds it until the visitor has agreed. When it happened is now, whoever they turn out to be. */
  #tell(event: Fields): void {
    const said = { messageId: uuid(), timestamp: new Date().toISOString(), context: contextNow(), ...event };
    const user: User | undefined = this.#visitor.user;
    const tell = () => {
      const consent = this.#settings.asksConsent && { consent: { categoryPreferences: this.#consent.now } };
      this.#queue.add({
        ...(said as Fields & Message),
        anonymousId: this.#visitor.anonymousId,
        ...(user && { userId: user.id }),
        context: { ...said.context, ...consent },
      });
    };
    if (this.#consent.now.analytics) tell();
    else if (this.#settings.asksConsent && this.#consent.open && this.#held.length < mostHeld)
      this.#held.push(tell);
  }

  #heed(): void {
    if (this.#consent.any && this.#settings.keeps) this.#store.keep();
    if (this.#consent.now.analytics) void this.#queue.send();
    else this.#store.drop("queue");
    if (!this.#consent.any) this.#store.forget();
    if (!this.#consent.now.analytics) this.#queue.stop();
  }
}
