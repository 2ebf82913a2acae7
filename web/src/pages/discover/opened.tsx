/** The third step: one candidate, what each group is like, and the form that names and keeps them. */

import type { ClusterCandidate, Discovery } from "../../api/types";
import { Chart } from "../../charts/chart";
import type { Address } from "../../frame/address";
import { useProject } from "../../frame/project";
import { PageHead } from "../../parts/page-head";
import { Section } from "../../parts/section";
import { Remark } from "../../parts/states";
import { ShareBar } from "./candidates";
import classes from "./discover.module.css";
import { KeepForm } from "./keep-form";
import { Rules } from "./rules";

interface Props {
  found: Discovery;
  candidate: ClusterCandidate;
  address: Address;
}

export function Opened({ found, candidate, address }: Props) {
  const { formats, nouns, mayAct } = useProject();
  const { clusters, stability, least_stable, charts, groups, agreement, refused, warnings } = candidate;
  const again = stability === null ? "" : ` Resamples find them again (${formats.ratio(stability)}).`;
  return (
    <>
      <PageHead
        title={`${clusters} groups`}
        above={[{ to: address.to({ open: null }), title: "All candidates" }]}
        lead={`${formats.value(found.customers, "count")} ${nouns} in ${clusters} groups.${refused ? "" : again}`}
      />
      {refused && <Remark text={`Not recommended: ${refused}`} />}
      {warnings.map((text) => (
        <Remark key={text} text={text} />
      ))}
      <Section
        title="Who they are"
        note="Each with what sets it apart most from everyone’s average. Give them the names that your colleagues would use."
      >
        <ShareBar groups={groups} />
        <KeepForm found={found} candidate={candidate} mayAct={mayAct} />
      </Section>
      <Section title="What sets them apart">
        <div className={classes.charts}>
          {charts.averages && <Chart spec={charts.answers ?? charts.averages} />}
          {charts.picture && <Chart spec={charts.picture} />}
        </div>
      </Section>
      <Section
        title="In rules that one can read"
        note={`They place ${formats.value(agreement, "percent")} of ${nouns} held out in the same group. Kept as segments, they run without the model.`}
      >
        <Rules groups={groups} />
      </Section>
      <Section title="How sure it is">
        <p className={classes.sure}>
          {least_stable === null
            ? "How stable the groups are was not measured."
            : `The least stable group overlaps ${formats.value(least_stable, "percent")} with its like in resamples, on average: from 75 % on a group can be relied on, below 60 % it cannot (Hennig 2007).`}
        </p>
      </Section>
    </>
  );
}
