/** The first page: what is known in one sentence, its figures, the segments, what changed, what to do next. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { Overview } from "../../api/types";
import { Charts } from "../../charts/charts";
import { usePast } from "../../frame/past";
import { useProject } from "../../frame/project";
import { NotThen } from "../../frame/turn-back";
import { Answered } from "../../parts/answered";
import { Figures } from "../../parts/figures";
import { PageHead } from "../../parts/page-head";
import { Beside, Section } from "../../parts/section";
import { PageShape } from "../../parts/skeletons";
import { Changes } from "./changes";
import { FreshnessList } from "./freshness";
import { NextSteps } from "./next-steps";
import { Start } from "./start";
import { TopSegments } from "./top-segments";
import { Verified } from "./verified";

/** The people behind a figure, by its name. */
const behind = { customers: "/customers", segments: "/segments", quarantined: "/data/quarantine" } as const;
const behindPast = { segments: "/segments" } as const;

export default function OverviewPage() {
  const { project } = useProject();
  const past = usePast();
  const overview = useQuery({ ...queries.overview(past), enabled: project.state === "ready" });
  if (project.state === "empty") return <Start />;
  return (
    <Answered query={overview} title="Overview" shape={<PageShape />}>
      {(answer) => <Answer overview={answer} />}
    </Answered>
  );
}

function Answer({ overview }: { overview: Overview }) {
  const { segments, shares, ...others } = overview.charts;
  const isPast = usePast() !== null;
  const ofSegments = { ...(segments && { segments }), ...(shares && { shares }) };
  return (
    <>
      <PageHead title="Overview" lead={overview.sentence} />
      <Figures figures={overview.figures} asOf={overview.as_of} behind={isPast ? behindPast : behind} />
      {isPast ? (
        <Section title="What had changed">
          <Changes changes={overview.changes} />
        </Section>
      ) : (
        <Beside>
          <Section title="What changed">
            <Changes changes={overview.changes} />
          </Section>
          <Section title="Next">
            <NextSteps steps={overview.next_steps} />
          </Section>
        </Beside>
      )}
      <Pictures title="Segments by size and value" charts={ofSegments} />
      <TopSegments segments={overview.segments} />
      <Pictures title="Over time" charts={others} />
      {isPast ? (
        <NotThen>
          How fresh the data is, what the last verification found and what to do next are known of today only,
          not of
        </NotThen>
      ) : (
        <Section title="Freshness">
          <FreshnessList sources={overview.freshness} />
        </Section>
      )}
      {overview.verification && (
        <Section title="Verified">
          <Verified verification={overview.verification} />
        </Section>
      )}
    </>
  );
}

function Pictures({ title, charts }: { title: string; charts: Overview["charts"] }) {
  if (Object.keys(charts).length === 0) return null;
  return (
    <Section title={title}>
      <Charts charts={charts} />
    </Section>
  );
}
