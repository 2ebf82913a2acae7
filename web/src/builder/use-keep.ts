/** Reads result controls, as form or as text, whichever was changed last; the other side follows. */

import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { queries } from "../api/queries";
import type { components } from "../api/schema";
import { type Controls, controlsFrom } from "./keep";

export type ControlsSaid = components["schemas"]["Controls"];

/** Controls in both their forms, and which of the two leads. */
export interface Keep {
  controls: Controls;
  text: string;
  from: "form" | "text";
}

export interface KeepRead {
  /** What the leading side says; null while it is not read. */
  said: ControlsSaid | null;
  pending: boolean;
}

const pause = { form: 80, text: 250 };
const none: ControlsSaid = { controls: {}, text: "", sentences: [], problems: [] };

export function useKeepRead(keep: Keep, follow: (next: Keep) => void): KeepRead {
  const { controls, text, from } = keep;
  const lead = from === "text" ? text : controls;
  const source = useMemo(() => (typeof lead === "string" ? { text: lead } : { controls: lead }), [lead]);
  const [settled] = useDebouncedValue(source, pause[from]);
  const empty = "text" in settled ? settled.text.trim() === "" : Object.keys(settled.controls).length === 0;
  const found = useQuery({ ...queries.controls(settled), enabled: !empty });
  const current = settled === source && (empty || found.data !== undefined);
  const said = current ? (empty ? none : (found.data ?? null)) : null;
  const last = useRef<ControlsSaid | null>(null);
  const newest = useRef({ keep, follow });
  newest.current = { keep, follow };
  useEffect(() => {
    if (!said || last.current === said) return;
    last.current = said;
    const { keep: now, follow: tell } = newest.current;
    const next = followed(now, said);
    if (next !== now) tell(next);
  }, [said]);
  return { said, pending: !current && !found.isError };
}

/** The controls with their other side made to follow. */
function followed(keep: Keep, { controls, text }: ControlsSaid): Keep {
  if (keep.from === "form") return text === null || text === keep.text ? keep : { ...keep, text };
  return controls === null ? keep : { ...keep, controls: controlsFrom(controls) };
}
