/** What a model of clusters found: who they are, what sets them apart, how many there are, and rules for them. */

import type { ModelReport } from "../../api/types";
import { useFormats } from "../../frame/project";
import { Section } from "../../parts/section";
import { ClusterAverages } from "./cluster-averages";
import { ClusterCandidates } from "./cluster-candidates";
import { ClusterList } from "./cluster-list";
import { ClusterRules } from "./cluster-rules";
import { type Apart, type Candidate, type Cluster, choiceOf, listed, rulesOf } from "./findings";

interface Props {
  name: string;
  findings: ModelReport["findings"];
}

export function ClusterFindings({ name, findings }: Props) {
  const formats = useFormats();
  const clusters = listed<Cluster>(findings, "clusters");
  const apart = listed<Apart>(findings, "differences");
  const candidates = listed<Candidate>(findings, "candidates");
  const rules = rulesOf(findings);
  return (
    <>
      {clusters.length > 0 && (
        <Section title="The clusters" note="The largest differences from everyone’s average are named.">
          <ClusterList model={name} clusters={clusters} apart={apart} />
        </Section>
      )}
      {apart.length > 0 && (
        <Section
          title="Averages"
          note="In brackets, how many standard deviations a cluster lies above or below everyone."
        >
          <ClusterAverages clusters={clusters.map(({ cluster }) => cluster)} apart={apart} />
        </Section>
      )}
      <Section title="How many there are" note={choiceOf(findings)}>
        <ClusterCandidates candidates={candidates} taken={clusters.length} />
      </Section>
      {rules && (
        <Section
          title="In a few words"
          note={`Rules that people can read place ${formats.value(rules.agreement, "percent")} of ${formats.value(rules.holdout, "count")} held out as the clusters do. The trait itself is exact.`}
        >
          <ClusterRules rules={rules.rules} />
        </Section>
      )}
    </>
  );
}
