/** Why somebody is in a segment, or is not: each condition with its answer, and the values that decided. */

import { useQuery } from "@tanstack/react-query";
import { Check, X } from "lucide-react";
import { queries } from "../api/queries";
import type { Explanation } from "../api/types";
import { useFormats } from "../frame/project";
import { capital, sentence } from "../text/words";
import { Answered } from "./answered";
import { TableShape } from "./skeletons";
import { When } from "./when";
import classes from "./why.module.css";

export function Why({ segment, id }: { segment: string; id: string }) {
  const why = useQuery(queries.why(segment, id));
  return (
    <Answered query={why} shape={<TableShape rows={3} />}>
      {(answer) => <Told why={answer} />}
    </Answered>
  );
}

function Told({ why }: { why: Explanation }) {
  return (
    <div className={classes.why}>
      <p>
        {sentence(why.sentence)}
        {why.since && (
          <span className="dim">
            {" "}
            Since <When at={why.since} />
            {why.version !== null && `, by version ${why.version}`}.
          </span>
        )}
      </p>
      <ul>
        {why.conditions
          .filter(({ path }) => path !== "" || why.conditions.length === 1)
          .map((condition) => (
            <One key={condition.path} condition={condition} />
          ))}
      </ul>
      {why.next_change && (
        <p className="dim">
          This may change by itself from <When at={why.next_change} time /> on.
        </p>
      )}
    </div>
  );
}

type Condition = Explanation["conditions"][number];

/** How deep a condition stands: each group adds a step to its path. */
function depth(path: string): number {
  return Math.max(0, path.split(".").filter((step) => step === "operands" || step === "operand").length - 1);
}

function One({ condition }: { condition: Condition }) {
  const formats = useFormats();
  const { holds, decided, path, values, event_count, events } = condition;
  const Icon = holds ? Check : X;
  const newest = events[0];
  return (
    <li style={{ marginLeft: depth(path) * 20 }} data-holds={holds} data-decided={decided || undefined}>
      <Icon size={16} strokeWidth={2} aria-label={holds ? "Yes:" : "No:"} />
      <div>
        {capital(condition.sentence)}
        {values.length > 0 && !newest && (
          <span className={classes.values}>
            {values.map(({ text, sentence: of, display, value }) => (
              <span key={text}>
                {of}: <strong>{value === null ? "not known" : display}</strong>
              </span>
            ))}
          </span>
        )}
        {newest && (
          <span className={classes.values}>
            {formats.value(event_count, "count")} counted, the newest on <When at={newest.at} />
          </span>
        )}
      </div>
    </li>
  );
}
