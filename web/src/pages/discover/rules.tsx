/** The rule of each group, as a condition of the language, with how far it agrees. */

import type { ClusterCandidate } from "../../api/types";
import { useFormats } from "../../frame/project";
import classes from "./discover.module.css";

export function Rules({ groups }: { groups: ClusterCandidate["groups"] }) {
  const formats = useFormats();
  const percent = (share: number | null) => formats.value(share, "percent");
  return (
    <dl className={classes.rules}>
      {groups.map(({ name, rule, precision, recall }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {rule === null ? (
              <span className="dim">No few comparisons fit it.</span>
            ) : (
              <>
                <code className={classes.rule}>{rule}</code>
                <span className="dim">
                  {percent(precision)} of those it holds for are in the group; it holds for {percent(recall)}{" "}
                  of the group.
                </span>
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
