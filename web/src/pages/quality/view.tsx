/** How good the data is: scores, checks, how they went, the worst rows, and what faults cost in segments. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { QualityReport } from "../../api/types";
import { Chart } from "../../charts/chart";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { Beside, Section } from "../../parts/section";
import { ShowAll, useShortened } from "../../parts/show-all";
import { TableShape } from "../../parts/skeletons";
import { When } from "../../parts/when";
import { ScoreTable } from "./score-table";
import { CheckTable, CostTable, RepeatedTable, WorstTable } from "./tables";

export default function QualityPage() {
  const quality = useQuery(queries.quality());
  return (
    <Answered query={quality} title="Quality" shape={<TableShape rows={10} />}>
      {(found) => (
        <>
          <PageHead
            title="Quality"
            lead={found.sentence}
            plain
            note={
              <>
                As the run of <When at={found.at} time /> found it.
              </>
            }
          />
          <Found found={found} />
        </>
      )}
    </Answered>
  );
}

function Found({ found }: { found: QualityReport }) {
  const sources = found.subjects.filter(({ kind }) => kind === "source");
  const traits = found.subjects
    .filter(({ kind }) => kind === "trait")
    .toSorted((a, b) => (a.scores.overall ?? 1) - (b.scores.overall ?? 1));
  const { shown, more } = useShortened(traits, 10);
  const costs = useShortened(found.costs, 10);
  const { trend } = found.charts;
  return (
    <>
      <Section
        title="Sources"
        note="Complete: values that are there. Valid: rows that broke no bound. Unique: rows that repeat none. Fresh: as new as expected. Consistent: rules met, references found."
      >
        <ScoreTable kind="source" subjects={sources} />
      </Section>
      {trend && (
        <Section title="How it went">
          <Chart spec={trend} />
        </Section>
      )}
      <Section title="Checks" note="What sources and traits declare beyond the rules of single rows.">
        <CheckTable subjects={found.subjects} />
      </Section>
      <Section
        title="What faults cost"
        note="Members who might not be, and others who might be, were the value known or the row mended."
      >
        <CostTable costs={costs.shown} />
        <ShowAll more={costs.more} what="costs" />
      </Section>
      <Beside>
        <Section title="Worst rows">
          <WorstTable worst={found.worst} />
        </Section>
        <Section title="Repeated rows">
          <RepeatedTable repeated={found.repeated} />
        </Section>
      </Beside>
      <Section title="Traits" note="The worst first.">
        <ScoreTable kind="trait" subjects={shown} />
        <ShowAll more={more} what="traits" />
      </Section>
    </>
  );
}
