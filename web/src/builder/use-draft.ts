/** A definition being edited, as form and as text at once: either may be changed, the other follows. */

import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { queries } from "../api/queries";
import type { components } from "../api/schema";
import { isJson, type Json } from "./json";
import type { Controls } from "./keep";
import { asText } from "./line";
import { amended, done, type Past, redone, started, undone } from "./past";
import { adopted, fromJson, type Group, pathsOf, toJson, without } from "./tree";
import { type ControlsSaid, type Keep, useKeepRead } from "./use-keep";

export type Understood = components["schemas"]["Understood"];

interface State {
  root: Group;
  text: string;
  /** Which of the two was changed last, and so leads. */
  from: "form" | "text";
  /** Who of them is kept. */
  keep: Keep;
  /** The text that is being typed: its letters are one step to undo. */
  typed: "when" | "keep" | null;
}

/** Form, text and result controls as they stand, to go on from at another time. */
export interface Written extends Pick<State, "text" | "from" | "keep"> {
  tree: Json;
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
  keep: Keep;
  /** What the result controls say; null while it is not read. */
  kept: ControlsSaid | null;
  written: Written;
  edit: (change: (root: Group) => Group, taken?: string) => void;
  write: (text: string) => void;
  control: (controls: Controls) => void;
  writeKeep: (text: string) => void;
  /** Puts another definition in the place of this one, as one step. */
  replace: (text: string, controls: Controls) => void;
  undo: () => void;
  redo: () => void;
}

const pause = { form: 80, text: 250 };

/** A draft that begins with a definition; what was `left` of it before is one step from there. */
export function useDraft(start: string, controls: Controls, left: Written | null = null): Draft {
  const [past, setPast] = useState<Past<State>>(() => {
    const first = started<State>({ ...stateOf(start, controls), root: fromJson({ kind: "everyone" }) });
    return left ? done(first, { ...left, root: fromJson(left.tree), typed: null }) : first;
  });
  const [taken, setTaken] = useState<string | null>(null);
  const { root, text, from, keep } = past.now;
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
      const state: State = { ...known.now, root: next, from: "form", typed: null };
      return next === known.now.root ? known : done(known, state);
    });
  }, []);
  const write = useCallback((next: string) => {
    setTaken(null);
    setPast((known) => {
      const state: State = { ...known.now, text: next, from: "text", typed: "when" };
      // A word is typed in many steps: they are one to undo.
      return known.now.typed === "when" ? amended(known, state) : done(known, state);
    });
  }, []);
  const control = useCallback((next: Controls) => {
    setTaken(null);
    setPast((known) =>
      done(known, { ...known.now, keep: { ...known.now.keep, controls: next, from: "form" }, typed: null }),
    );
  }, []);
  const writeKeep = useCallback((next: string) => {
    setTaken(null);
    setPast((known) => {
      const keep: Keep = { ...known.now.keep, text: next, from: "text" };
      const state: State = { ...known.now, keep, typed: "keep" };
      return known.now.typed === "keep" ? amended(known, state) : done(known, state);
    });
  }, []);
  const replace = useCallback((next: string, kept: Controls) => {
    setTaken(null);
    setPast((known) => done(known, { ...known.now, ...stateOf(next, kept) }));
  }, []);
  const follow = useCallback((keep: Keep) => setPast((known) => amended(known, { ...known.now, keep })), []);
  const keeping = useKeepRead(keep, follow);
  const step = useCallback((by: (known: Past<State>) => Past<State>) => {
    setTaken(null);
    last.current = null;
    setPast(by);
  }, []);
  return {
    root,
    text,
    understood,
    pending: (!current && !empty && !found.isError) || keeping.pending,
    keep,
    kept: keeping.said,
    written: useMemo(() => ({ tree: toJson(root), text, from, keep }), [root, text, from, keep]),
    paths: useMemo(() => pathsOf(whole), [whole]),
    taken,
    canUndo: past.before.length > 0,
    canRedo: past.after.length > 0,
    edit,
    write,
    control,
    writeKeep,
    replace,
    undo: () => step(undone),
    redo: () => step(redone),
  };
}

function stateOf(text: string, controls: Controls): Omit<State, "root"> {
  return { text, from: "text", keep: { controls, text: "", from: "form" }, typed: null };
}

/** The state with its other side made to follow. */
function followed(state: State, { text, tree }: Understood): State {
  if (state.from === "form")
    return text === null
      ? state
      : { ...state, text: text === "everyone" && state.root.items.length === 0 ? "" : text };
  return isJson(tree) ? { ...state, root: adopted(fromJson(tree), state.root) } : state;
}
