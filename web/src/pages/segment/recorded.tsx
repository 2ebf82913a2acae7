/** What was recorded of a segment on the day that is shown, and who would have been in by the definition of today. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { PastMembership } from "../../api/types";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { FiguresShape } from "../../parts/skeletons";
import { Remark } from "../../parts/states";
import classes from "./segment.module.css";

export function Recorded({ name, day }: { name: string; day: string }) {
  const past = useQuery(queries.asOf(name, day));
  return (
    <div className={classes.past}>
      <Answered query={past} shape={<FiguresShape count={1} />}>
        {(answer) => <Told past={answer} />}
      </Answered>
    </div>
  );
}

function Told({ past }: { past: PastMembership }) {
  const { formats } = useProject();
  const { both, evaluated, note, recorded, recorded_version } = past;
  return (
    <>
      <p>
        {recorded === null
          ? `Nothing was recorded yet. By the definition of today there would have been ${formats.exact(evaluated, "count")}.`
          : `Recorded by version ${recorded_version}. By the definition of today there would have been ${formats.exact(evaluated, "count")}, ${formats.exact(both, "count")} of them the same.`}
      </p>
      {note && recorded !== null && <Remark text={note} />}
    </>
  );
}
