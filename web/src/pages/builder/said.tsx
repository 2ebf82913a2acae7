/** The definition as a sentence, and what is wrong with it where it is wrong. */

import type { DefinitionProblem } from "../../api/types";
import type { Draft } from "../../builder/use-draft";
import { Prose } from "../../parts/prose";
import type { Place } from "../../text/place";
import { sentence } from "../../text/words";
import classes from "./builder-page.module.css";

export function Said({ draft }: { draft: Draft }) {
  const said = draft.understood?.sentence ?? "";
  return <span className={classes.said}>{sentence(said)}</span>;
}

/** The places to underline in the text, and the list of what is wrong, with the nearest names. */
export function useWrong(draft: Draft) {
  const problems = draft.understood?.problems ?? [];
  const places = problems.map((problem) => placeIn(draft.text, problem)).filter((place) => place !== null);
  const list =
    problems.length === 0 ? null : (
      <div className={classes.wrong} role="alert">
        {problems.map((problem) => (
          <Wrong key={`${problem.code} ${problem.where} ${problem.what}`} problem={problem} draft={draft} />
        ))}
      </div>
    );
  return { places: places.sort((a, b) => a.start - b.start), list };
}

function Wrong({ problem, draft }: { problem: DefinitionProblem; draft: Draft }) {
  const place = placeIn(draft.text, problem);
  const nearest = /Did you mean `([^`]+)`/.exec(problem.hint ?? "")?.[1];
  return (
    <div>
      <strong>
        <Prose text={sentence(problem.what)} />
      </strong>{" "}
      {problem.line !== null && <span className="dim">line {problem.line}</span>}
      {problem.hint && (
        <p>
          <Prose text={problem.hint} />{" "}
          {nearest && place && (
            <button
              type="button"
              className="link"
              onClick={() =>
                draft.write(draft.text.slice(0, place.start) + nearest + draft.text.slice(place.end))
              }
            >
              Use {nearest}
            </button>
          )}
        </p>
      )}
    </div>
  );
}

/** The piece of the text that a problem is about. */
function placeIn(text: string, { line, column, piece }: DefinitionProblem): Place | null {
  if (line === null || column === null) return null;
  const rows = text.split("\n").slice(0, line - 1);
  const start = Math.min(rows.reduce((sum, row) => sum + row.length + 1, 0) + column - 1, text.length);
  // At the very end of a text there is nothing to underline but what came last.
  if (start >= text.length) return { start: Math.max(0, text.length - 1), end: text.length };
  return { start, end: Math.min(start + Math.max(piece?.length ?? 1, 1), text.length) };
}
