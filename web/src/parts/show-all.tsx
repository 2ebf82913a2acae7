/** The first few of a long list, and the rest on asking. */

import { useState } from "react";
import classes from "./show-all.module.css";

export interface Shortened<Item> {
  shown: readonly Item[];
  /** Null when nothing is left out. */
  more: { left: number; show: () => void } | null;
}

/** Leaving out one or two would save no room. */
const atLeastHidden = 3;

export function useShortened<Item>(items: readonly Item[], most: number): Shortened<Item> {
  const [all, setAll] = useState(false);
  const left = items.length - most;
  if (all || left < atLeastHidden) return { shown: items, more: null };
  return { shown: items.slice(0, most), more: { left, show: () => setAll(true) } };
}

export function ShowAll({ more, what }: { more: Shortened<unknown>["more"]; what: string }) {
  if (more === null) return null;
  return (
    <button type="button" className={classes.button} onClick={more.show}>
      Show {more.left} more {what}
    </button>
  );
}
