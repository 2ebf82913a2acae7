/** A definition being edited, as form and as text at once: either may be changed, the other follows. */

import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { queries } from "../api/queries";
import type { components } from "../api/schema";
import { isJson } from "./json";
import { asText } from "./line";
import { amended, done, type Past, redone, started, undone } from "./past";
import { adopted, fromJson, type Group, pathsOf, toJson, without } from "./tree";

export type Understood = components["schemas"]["Understood"];

interface State {
  root: Group;
  text: string;
  /** Which of the two was changed last, and so leads. */
  from: "form" | "text";
}

export interface Draft {
  root: Group;
  text: string;
  /** What the leading side says, once it is read; null while it is not. */
  understood: Understood | null;
  /** Whether the newest change is still to be read. */
  pending: boolean;
  paths: ReadonlyMap<string, string>;
  /** What was last taken away, for the offer to bring it back. */
  taken: string | null;
  canUndo: boolean;
  canRedo: boolean;
  edit: (change: (root: Group) => Group, taken?: string) => void;
  write: (text: string) => void;
  undo: () => void;
  redo: () => void;
}

const pause = { form: 80, text: 250 };

export function useDraft(start: string): Draft {
  const [past, setPast] = useState<Past<State>>(() =>
    started({ root: fromJson({ kind: "everyone" }), text: start, from: "text" }),
  );
  const [taken, setTaken] = useState<string | null>(null);
  const { root, text, from } = past.now;
  const whole = useMemo(() => without(root, asText), [root]);
  // Only the side that leads makes a new question: the other follows.
  const lead = from === "text" ? text : whole;
  const source = useMemo(
    () => (typeof lead === "string" ? { text: lead } : { tree: toJson(lead) as Record<string, unknown> }),
    [lead],
  );
  const [settled] = useDebouncedValue(source, pause[from]);
  const empty = "text" in settled && settled.text.trim() === "";
  const found = useQuery({ ...queries.understood(settled), enabled: !empty });
  const current = settled === source && found.data !== undefined && !found.isPlaceholderData;
  const understood = current ? (found.data ?? null) : null;
  const last = useRef<Understood | null>(null);

  // The side that did not lead follows as soon as the other is understood.
  useEffect(() => {
    if (!understood || last.current === understood) return;
    last.current = understood;
    setPast((known) => amended(known, followed(known.now, understood)));
  }, [understood]);

  const edit = useCallback((change: (root: Group) => Group, removed?: string) => {
    setTaken(removed ?? null);
    setPast((known) => {
      const next = change(known.now.root);
      return next === known.now.root ? known : done(known, { ...known.now, root: next, from: "form" });
    });
  }, []);
  const write = useCallback((next: string) => {
    setTaken(null);
    setPast((known) => {
      const state: State = { ...known.now, text: next, from: "text" };
      // A word is typed in many steps: they are one to undo while the text leads.
      return known.now.from === "text" && known.before.length > 0
        ? amended(known, state)
        : done(known, state);
    });
  }, []);
  const step = useCallback((by: (known: Past<State>) => Past<State>) => {
    setTaken(null);
    last.current = null;
    setPast(by);
  }, []);
  return {
    root,
    text,
    understood,
    pending: !current && !empty && !found.isError,
    paths: useMemo(() => pathsOf(whole), [whole]),
    taken,
    canUndo: past.before.length > 0,
    canRedo: past.after.length > 0,
    edit,
    write,
    undo: () => step(undone),
    redo: () => step(redone),
  };
}

/** The state with its other side made to follow. */
function followed(state: State, { text, tree }: Understood): State {
  if (state.from === "form")
    return text === null
      ? state
      : { ...state, text: text === "everyone" && state.root.items.length === 0 ? "" : text };
  return isJson(tree) ? { ...state, root: adopted(fromJson(tree), state.root) } : state;
}
