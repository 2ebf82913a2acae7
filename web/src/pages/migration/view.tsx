/** Who moved between segments from one day to another: the table, the chart, and what went with the largest moves. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { Migration } from "../../api/types";
import { Charts } from "../../charts/charts";
import { useAddress } from "../../frame/address";
import { usePast } from "../../frame/past";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { Section } from "../../parts/section";
import { TableShape } from "../../parts/skeletons";
import { Remark } from "../../parts/states";
import { Choice } from "./choice";
import { LargestMoves } from "./largest";
import { Matrix } from "./matrix";
import classes from "./migration.module.css";

export default function MigrationPage() {
  const address = useAddress();
  const past = usePast();
  const asked = {
    from: address.get("from"),
    to: address.get("to") ?? past,
    segments: (address.get("segments") ?? "").split(",").filter((name) => name !== ""),
  };
  const moves = useQuery(queries.migration(asked));
  return (
    <>
      <PageHead title="Migration" lead={moves.data?.sentence} />
      <Choice
        key={JSON.stringify([asked, moves.data?.since, moves.data?.until])}
        asked={asked}
        found={moves.data}
        onChosen={({ from, to, segments }) => address.set({ from, to, segments: segments.join(",") })}
      />
      <Answered query={moves} shape={<TableShape rows={10} />}>
        {(found) => <Found found={found} />}
      </Answered>
    </>
  );
}

function Found({ found }: { found: Migration }) {
  return (
    <>
      <Section
        title="From, and to"
        note="A line for each segment that they were in, a column for each that they went to. Shares are of the line; the stronger a cell, the larger its share."
      >
        <Matrix found={found} />
        {found.caveats.length > 0 && (
          <div className={classes.caveats}>
            {found.caveats.map((text) => (
              <Remark key={text} text={text} />
            ))}
          </div>
        )}
      </Section>
      <Section
        title="The largest moves"
        note="With what changed more often than for those who stayed, as far as it is on record. It went with the move; it need not be its cause."
      >
        <LargestMoves found={found} />
      </Section>
      <Section title="As a chart">
        <Charts charts={found.charts} />
      </Section>
    </>
  );
}
