/** The largest moves in words, each with what went with it. */

import type { Migration } from "../../api/types";
import { Empty } from "../../parts/states";
import classes from "./migration.module.css";

export function LargestMoves({ found }: { found: Migration }) {
  if (found.largest.length === 0) {
    return <Empty title="Nobody moved">All are where they were; look further back.</Empty>;
  }
  return (
    <ol className={classes.largest}>
      {found.largest.map(({ before, after, sentence, reasons }) => (
        <li key={`${before} ${after}`}>
          {sentence}
          {reasons.length > 0 ? (
            <ul>
              {reasons.map((reason) => (
                <li key={`${reason.name} ${reason.change}`}>{reason.sentence}</li>
              ))}
            </ul>
          ) : (
            <p className="dim">
              Nothing else on record changed more often for them than for those who stayed.
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
