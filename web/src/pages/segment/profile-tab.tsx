/** Who the members are: their figures, what sets them apart, whether they stay, whom they overlap. */

import { useQuery } from "@tanstack/react-query";
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
  const { charts, differences, figures, overlap, segment, caveats } = profile;
  const members = `/segments/${encodeURIComponent(segment)}/members`;
  const { differences: apart, ...others } = charts;
  return (
    <>
      <Figures figures={figures} asOf={profile.as_of} behind={{ size: members, customers: members }} />
      <div className={classes.remarks}>
        {caveats.map((caveat) => (
          <Remark key={caveat} text={caveat} />
        ))}
      </div>
      <Section
        title="What sets them apart"
        note="Compared with everyone else; the lines are 95 % intervals, after correction for looking at many."
      >
        {differences.length === 0 && (
          <p className="dim">Nothing does: too few people to say, or just like everyone else.</p>
        )}
        {differences.length > 0 && apart && (
          <Chart spec={apart} table={<DifferenceList differences={differences} />} />
        )}
        {differences.length > 0 && !apart && <DifferenceList differences={differences} />}
      </Section>
      {Object.keys(others).length > 0 && (
        <Section title="Whether they stay">
          <Charts charts={others} />
        </Section>
      )}
      <Section title="Whom they overlap">
        <Overlaps overlaps={overlap} />
      </Section>
    </>
  );
}
