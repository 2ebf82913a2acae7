/** What the script's element says about itself, in `data-` attributes. */

export interface Settings {
  /** The key of a page: it sends events and asks what to show, and opens nothing else. */
  key: string;
  /** Where Ilk is. */
  host: string;
  /** Whether nothing is sent or kept before the visitor has agreed. */
  asksConsent: boolean;
  /** Whether Global Privacy Control and Do Not Track are a no, whatever was agreed to. */
  heedsSignals: boolean;
  /** Whether identifiers and waiting events outlive the page. */
  keeps: boolean;
  /** Whether the page's slots are filled when it loads. */
  fills: boolean;
}

export function settingsOf(script: HTMLScriptElement): Settings {
  const { key = "", host, consent, signals, storage, fill } = script.dataset;
  return {
    key,
    host: host ?? new URL(script.src).origin,
    asksConsent: consent === "required",
    heedsSignals: signals === "honour",
    keeps: storage !== "none",
    fills: fill !== "off",
  };
}
