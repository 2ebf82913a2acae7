/** What a model of clusters found: who they are, what sets them apart, how many there are, and rules for them. */

import type { ModelReport } from "../../api/types";
import { Chart } from "../../charts/chart";
import { useFormats } from "../../frame/project";
import { Section } from "../../parts/section";
import { ClassAnswers } from "./class-answers";
import { ClusterAverages } from "./cluster-averages";
import { ClusterCandidates } from "./cluster-candidates";
import { ClusterList } from "./cluster-list";
import { ClusterRules } from "./cluster-rules";
import { FactorFindings } from "./factor-findings";
import { type Apart, type Candidate, type Cluster, choiceOf, listed, rulesOf } from "./findings";
import { chartsOf } from "./survey-findings";
import { TypingTool } from "./typing-tool";

export function ClusterFindings({ model }: { model: ModelReport }) {
  const { name, findings, version, versions = [] } = model;
  const formats = useFormats();
  const clusters = listed<Cluster>(findings, "clusters");
  const apart = listed<Apart>(findings, "differences");
  const candidates = listed<Candidate>(findings, "candidates");
  const rules = rulesOf(findings);
  const { averages, choice, loadings, responses, questions } = chartsOf(model);
  const isNewest = version === versions[0]?.version;
  const averageTable = <ClusterAverages clusters={clusters.map(({ cluster }) => cluster)} apart={apart} />;
  const candidateTable = <ClusterCandidates candidates={candidates} taken={clusters.length} />;
  return (
    <>
      <Section title="Who they are" note="With what sets each apart most from everyone’s average.">
        <ClusterList model={name} clusters={clusters} apart={apart} isNewest={isNewest} />
      </Section>
      {/* Of latent classes, the probabilities of answers say the same and more. */}
      {!responses && (
        <Section title="What sets them apart">
          {averages ? <Chart spec={averages} table={averageTable} /> : averageTable}
        </Section>
      )}
      <FactorFindings findings={findings} chart={loadings} />
      <ClassAnswers findings={findings} chart={responses} />
      <TypingTool model={model} chart={questions} isNewest={isNewest} />
      <Section title="How many there are" note={choice ? undefined : choiceOf(findings)}>
        {choice ? <Chart spec={choice} table={candidateTable} /> : candidateTable}
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
