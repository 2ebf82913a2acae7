/** The segment at a date of the past: who was in as recorded, and who would have been by the definition of today. */

import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { queries } from "../../api/queries";
import type { PastMembership } from "../../api/types";
import { useAddress } from "../../frame/address";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { FiguresShape } from "../../parts/skeletons";
import { Remark } from "../../parts/states";
import { When } from "../../parts/when";
import { counted } from "../../text/words";
import classes from "./segment.module.css";

/** The date that the page is turned back to; the address holds it. */
export function AsOfDate({ asOf }: { asOf: string }) {
  const address = useAddress();
  const shown = address.get("on") ?? asOf.slice(0, 10);
  return (
    <span className={classes.asOf}>
      as of
      <TextInput
        type="date"
        aria-label="As of"
        size="xs"
        max={asOf.slice(0, 10)}
        value={shown}
        onChange={(event) => {
          const on = event.currentTarget.value;
          address.set({ on: on === asOf.slice(0, 10) ? null : on }, { replace: true });
        }}
      />
    </span>
  );
}

export function Past({ name, asOf }: { name: string; asOf: string }) {
  const address = useAddress();
  const on = address.get("on");
  if (on === null || !/^\d{4}-\d\d-\d\d$/.test(on)) return null;
  return (
    <div className={classes.past}>
      <TurnedBack name={name} at={`${on}T${asOf.slice(11)}`} />
      <button type="button" className={`link ${classes.plain}`} onClick={() => address.set({ on: null })}>
        Back to now
      </button>
    </div>
  );
}

function TurnedBack({ name, at }: { name: string; at: string }) {
  const past = useQuery(queries.asOf(name, at));
  return (
    <Answered query={past} shape={<FiguresShape count={2} />}>
      {(answer) => <Told past={answer} />}
    </Answered>
  );
}

function Told({ past }: { past: PastMembership }) {
  const { formats, noun } = useProject();
  const size = past.recorded ?? past.evaluated;
  return (
    <>
      <p>
        On <When at={past.at} />: <strong>{formats.value(size, "count")}</strong> {counted(size, noun)}
        {past.recorded === null
          ? ", by the definition of today; nothing was recorded yet."
          : `, as recorded by version ${past.recorded_version}. By the definition of today: ${formats.value(past.evaluated, "count")}, ${formats.value(past.both, "count")} of them the same.`}
      </p>
      {past.note && <Remark text={past.note} />}
      {past.members.length > 0 && (
        <p className={classes.some}>
          <span className="dim">Among them</span>
          {past.members.slice(0, 12).map((id) => (
            <Link key={id} className="link" to={`/customers/${encodeURIComponent(id)}`}>
              {id}
            </Link>
          ))}
        </p>
      )}
    </>
  );
}
