/** What a person should look at before the scores are used. */

import { TriangleAlert } from "lucide-react";
import { Prose } from "../../parts/prose";
import { sentence } from "../../text/words";
import classes from "./model.module.css";

export function Warnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <section aria-label="Warnings" className={classes.warnings}>
      <TriangleAlert size={16} strokeWidth={1.5} aria-hidden="true" />
      <div>
        <h2>Look at this before you use the scores</h2>
        <ul>
          {warnings.map((warning) => (
            <li key={warning}>
              <Prose text={sentence(warning)} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
