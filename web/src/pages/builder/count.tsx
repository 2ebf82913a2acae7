/** How many a definition holds for while it changes, and who is in or out for want of a value. */

import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { asProblem, type Problem } from "../../api/problem";
import { queries } from "../../api/queries";
import type { DefinitionCheck, Segment } from "../../api/types";
import type { Draft } from "../../builder/use-draft";
import { useProject } from "../../frame/project";
import { Bar } from "../../parts/bar";
import { segmentColour } from "../../parts/glyph";
import { Failure } from "../../parts/states";
import { counted, spelled } from "../../text/words";
import classes from "./builder-page.module.css";

export interface Checked {
  /** The newest answer; an older one while the next is worked out. */
  answer: DefinitionCheck | null;
  /** Whether the answer is about what is written now. */
  current: boolean;
  branches: DefinitionCheck["branches"];
  /** Why it could not be counted. */
  failed: Problem | null;
}

const pause = 150;

export function useCheck(draft: Draft, name: string | null): Checked {
  const { understood, kept } = draft;
  const isRight = understood?.problems.length === 0 && kept?.problems.length === 0;
  const text = isRight && !draft.pending ? (understood.text ?? "") : "";
  const controls = kept?.controls;
  const asked = useMemo(() => ({ text, name, controls: controls ?? {} }), [text, name, controls]);
  const [settled] = useDebouncedValue(asked, pause);
  const check = useQuery({
    ...queries.check(settled.text, settled.name, settled.controls),
    enabled: settled.text !== "",
  });
  const last = useRef<DefinitionCheck | null>(null);
  if (check.data) last.current = check.data;
  const current = settled === asked && text !== "" && check.data !== undefined;
  const shown = draft.text.trim() === "" ? null : last.current;
  // A question that a newer one took the place of did not fail.
  const problem = check.isError && settled === asked ? asProblem(check.error) : null;
  const failed = problem?.fault.code === "superseded" ? null : problem;
  return { failed, answer: shown, current, branches: current ? (check.data?.branches ?? []) : [] };
}

interface CountProps {
  check: Checked;
  segment: Segment | null;
  /** Whether chance decides, which goes by a name that is not given yet. */
  awaitsName: boolean;
}

export function Count({ check, segment, awaitsName }: CountProps) {
  const { formats, noun, nouns } = useProject();
  const { answer, current, failed } = check;
  if (failed) return <Failure problem={failed} />;
  if (!answer || answer.count === null || answer.share === null) {
    return <div className={classes.count} aria-hidden="true" />;
  }
  const { count, kept, parts, share, in_by_missing, out_by_missing } = answer;
  const barred = kept === null || !answer.customers ? share : kept / answer.customers;
  const colour = segment ? segmentColour(segment.summary.colour) : undefined;
  return (
    <div className={classes.count} data-counting={!current || undefined}>
      <p role="status">
        {kept === null ? (
          <>
            <strong>{formats.value(count, "count")}</strong> {counted(count, noun)},{" "}
            {formats.value(share, "percent")} of all
          </>
        ) : (
          <>
            <strong>{formats.value(kept, "count")}</strong> {counted(kept, noun)} of the{" "}
            {formats.value(count, "count")} that the conditions hold for
          </>
        )}
        {segment && <Than count={kept ?? count} size={segment.summary.size} />}
      </p>
      {colour ? <Bar share={barred} colour={colour} /> : <Bar share={barred} />}
      {parts.length > 0 && (
        <p className={classes.parts}>
          {parts.map((part) => (
            <span key={part.name}>
              {spelled(part.name)}{" "}
              <strong className={classes.part}>{formats.value(part.count, "count")}</strong>
            </span>
          ))}
        </p>
      )}
      {awaitsName && (
        <p className="dim">By chance, and so by the name: once it has one, it may be a few others.</p>
      )}
      <Missing inside={in_by_missing ?? 0} outside={out_by_missing ?? 0} nouns={nouns} />
    </div>
  );
}

function Than({ count, size }: { count: number; size: number }) {
  const { formats } = useProject();
  const more = count - size;
  if (more === 0) return <span className="dim">, as many as now</span>;
  return (
    <span className="dim">
      , {formats.value(Math.abs(more), "count")} {more > 0 ? "more" : "fewer"} than now
    </span>
  );
}

function Missing({ inside, outside, nouns }: { inside: number; outside: number; nouns: string }) {
  const { formats } = useProject();
  if (inside === 0 && outside === 0) return null;
  const parts = [
    inside > 0 && `${formats.value(inside, "count")} are in`,
    outside > 0 && `${formats.value(outside, "count")} are out`,
  ].filter(Boolean);
  return (
    <p className="dim">
      Of all {nouns}, {parts.join(" and ")} only because a value is missing.
    </p>
  );
}
