/** What is said about a draft while it is written: how many people, or what is wrong. */

import type { Problem } from "../../api/problem";
import type { components } from "../../api/schema";
import { useProject } from "../../frame/project";
import { Bar } from "../../parts/bar";
import { Prose } from "../../parts/prose";
import { counted, sentence } from "../../text/words";
import classes from "./segment.module.css";

interface CountProps {
  answer: components["schemas"]["QueryAnswer"] | undefined;
  counting: boolean;
  /** The present size, when the text was changed. */
  now: number | null;
}

export function LiveCount({ answer, counting, now }: CountProps) {
  const { formats, noun, nouns } = useProject();
  if (!answer) return <p className={classes.count}>{counting ? "Counting …" : ""}</p>;
  const more = now === null ? 0 : answer.count - now;
  const than = `${formats.value(Math.abs(more), "count")} ${more > 0 ? "more" : "fewer"} than now`;
  return (
    <div className={classes.count} data-counting={counting || undefined}>
      <p role="status">
        <strong>{formats.value(answer.count, "count")}</strong> {counted(answer.count, noun)},{" "}
        {formats.value(answer.share, "percent")} of all {nouns}
        {now !== null && ` (${more === 0 ? "as many as now" : than})`}
      </p>
      <Bar share={answer.share} />
      {now !== null && <p className={classes.understood}>{sentence(answer.sentence)}</p>}
      {answer.missing_note && <p className={classes.understood}>{sentence(answer.missing_note)}</p>}
    </div>
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
          {/* Hints may underline the wrong piece by signs below it, which only equal widths keep in place. */}
          {hint && <pre>{hint}</pre>}
        </div>
      ))}
    </div>
  );
}
