/** The steps of a run, one below the other, each as long as it took. */

import type { RunRecord } from "../../api/types";
import { useProject } from "../../frame/project";
import { capital, sentence } from "../../text/words";
import { spansOf } from "./duration";
import classes from "./runs.module.css";

export function Steps({ run }: { run: RunRecord }) {
  const { formats, noun, nouns } = useProject();
  const people = run.customers === 1 ? noun : nouns;
  return (
    <div className={classes.steps}>
      {run.error && (
        <p className={classes.error} role="note">
          {sentence(run.error)}
        </p>
      )}
      {run.state !== "running" && (
        <p className="dim">
          {formats.exact(run.customers, "count")} {people} in {run.segments} segments, as of{" "}
          {formats.dateTime(run.as_of)}; by {run.by}; <span className="mono">{run.id}</span>
        </p>
      )}
      <ol>
        {spansOf(run.steps).map((span) => (
          <li key={span.name}>
            <span>{capital(span.name)}</span>
            <span className={classes.track} aria-hidden="true">
              <span style={{ left: `${span.start * 100}%`, width: `${span.length * 100}%` }} />
            </span>
            <span className={classes.seconds}>{formats.seconds(span.seconds)}</span>
            <span className={classes.note}>{span.note}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
