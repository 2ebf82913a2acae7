/** Who the members are: their figures, what sets them apart, whether they stay, whom they overlap. */

import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { queries } from "../../api/queries";
import type { Profile } from "../../api/types";
import { Chart } from "../../charts/chart";
import { Charts } from "../../charts/charts";
import { Answered } from "../../parts/answered";
import { Figures } from "../../parts/figures";
import { Section } from "../../parts/section";
import { FiguresShape, TableShape } from "../../parts/skeletons";
import { Remark } from "../../parts/states";
import { DifferenceList } from "./differences";
import { Overlaps } from "./overlaps";
import classes from "./segment.module.css";

export function ProfileTab({ name }: { name: string }) {
  const profile = useQuery(queries.profile(name));
  return (
    <Answered
      query={profile}
      shape={
        <>
          <FiguresShape count={6} />
          <TableShape />
        </>
      }
    >
      {(answer) => <Answer profile={answer} />}
    </Answered>
  );
}

function Answer({ profile }: { profile: Profile }) {
  const { charts, figures, overlap, segment, caveats } = profile;
  const members = `/segments/${encodeURIComponent(segment)}/members`;
  const { retention, map, differences: _, averages: __, ...others } = charts;
  return (
    <>
      <Figures figures={figures} asOf={profile.as_of} behind={{ size: members, customers: members }} />
      <div className={classes.remarks}>
        {caveats.map((caveat) => (
          <Remark key={caveat} text={caveat} />
        ))}
      </div>
      <Apart profile={profile} />
      {retention && (
        <Section title="Whether they come back">
          <Chart spec={retention} />
        </Section>
      )}
      {map && (
        <Section title="Where they are">
          <Chart spec={map} />
        </Section>
      )}
      <Section title="Whom they overlap">
        <Overlaps overlaps={overlap} />
      </Section>
      {Object.keys(others).length > 0 && (
        <Section title="Their part of the whole">
          <Charts charts={others} />
        </Section>
      )}
    </>
  );
}

/** Shares and averages have charts of their own; the table behind each has more than the chart can hold. */
const measures = [
  { chart: "differences", measure: "lift" },
  { chart: "averages", measure: "standardised" },
] as const;

function Apart({ profile }: { profile: Profile }) {
  const { charts, differences } = profile;
  return (
    <Section
      title="What sets them apart"
      note="Compared with everyone else, with intervals at 95 %, after correction for looking at many things at once."
    >
      {differences.length === 0 && (
        <p className="dim">Nothing does: too few people to say, or just like everyone else.</p>
      )}
      <div className={classes.apart}>
        {measures.map(({ chart, measure }) => {
          const rows = differences.filter((difference) => difference.measure === measure);
          const table = <DifferenceList differences={rows} />;
          const spec = charts[chart];
          if (rows.length === 0) return null;
          return <Fragment key={chart}>{spec ? <Chart spec={spec} table={table} /> : table}</Fragment>;
        })}
      </div>
    </Section>
  );
}
