/** What is said about a draft while it is written: how many people, or what is wrong. */

import { Link } from "react-router";
import type { Problem } from "../../api/problem";
import type { components } from "../../api/schema";
import { useProject } from "../../frame/project";
import { Bar } from "../../parts/bar";
import { Prose } from "../../parts/prose";
import { withoutSnippet } from "../../text/place";
import { counted, sentence } from "../../text/words";
import classes from "./segment.module.css";

interface CountProps {
  answer: components["schemas"]["QueryAnswer"] | undefined;
  counting: boolean;
  /** How many belong since the last run. */
  size: number;
  /** Whether the text is another than the saved one. */
  changed: boolean;
}

export function LiveCount({ answer, counting, size, changed }: CountProps) {
  const { formats, noun, nouns } = useProject();
  if (!answer) return <p className={classes.count}>{counting ? "Counting …" : ""}</p>;
  const more = answer.count - size;
  const than = `${formats.value(Math.abs(more), "count")} ${more > 0 ? "more" : "fewer"} than now`;
  return (
    <div className={classes.count} data-counting={counting || undefined}>
      <p role="status">
        <strong>{formats.value(answer.count, "count")}</strong> {counted(answer.count, noun)},{" "}
        {formats.value(answer.share, "percent")} of all {nouns}
        {changed && ` (${more === 0 ? "as many as now" : than})`}
      </p>
      <Bar share={answer.share} />
      {changed && <p className={classes.understood}>{sentence(answer.sentence)}</p>}
      {!changed && more !== 0 && <Behind size={size} />}
      {answer.missing_note && (
        <p className={classes.understood}>
          <Prose text={sentence(answer.missing_note)} />
        </p>
      )}
    </div>
  );
}

/** A definition that was saved since the last run is ahead of the lists and figures. */
function Behind({ size }: { size: number }) {
  const { formats, nouns } = useProject();
  return (
    <p>
      Members, figures and pictures still show {formats.value(size, "count")} {nouns}: they follow with{" "}
      <Link to="/runs">the next run</Link>.
    </p>
  );
}

export function Faults({ problem }: { problem: Problem }) {
  const faults = problem.faults.length > 0 ? problem.faults : [problem.fault];
  return (
    <div className={classes.faults} role="alert">
      {faults.map(({ code, detail, hint, where }) => (
        <div key={`${code} ${where} ${detail}`}>
          <strong>
            <Prose text={sentence(detail)} />
          </strong>{" "}
          {where && <span className="dim">{where}</span>}
          {hint && (
            <p>
              <Prose text={withoutSnippet(hint)} />
            </p>
          )}
        </div>
      ))}
    </div>
  );
}
