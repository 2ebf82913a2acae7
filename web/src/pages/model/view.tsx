/** One model: what it found, what to look at before its scores are used, and all that is known of it. */

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useParams } from "react-router";
import { queries } from "../../api/queries";
import type { ModelReport } from "../../api/types";
import { Chart } from "../../charts/chart";
import { useAddress } from "../../frame/address";
import { Link } from "../../frame/link";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { Beside, Section } from "../../parts/section";
import { SegmentLinks } from "../../parts/segment-links";
import { PageShape } from "../../parts/skeletons";
import { Empty } from "../../parts/states";
import { When } from "../../parts/when";
import { driftText, nextRunText, taskText } from "../../text/models";
import { spelled } from "../../text/words";
import { AffinityFindings } from "./affinity-findings";
import { Card } from "./card";
import { ClusterFindings } from "./cluster-findings";
import { Drift } from "./drift";
import { FitButton, FitNews } from "./fit-now";
import classes from "./model.module.css";
import { OutcomeFindings } from "./outcome-findings";
import { NextPurchaseFindings, SurvivalFindings } from "./timing-findings";
import { TraitTable } from "./trait-table";
import { useFit } from "./use-fit";
import { ValueFindings } from "./value-findings";
import { VersionList } from "./version-list";
import { Warnings } from "./warnings";

/** The charts and tables of each task. */
const findings: Readonly<Record<string, (model: ModelReport) => ReactNode>> = {
  value: (model) => (
    <>
      <AllCharts model={model} />
      <ValueFindings findings={model.findings} />
    </>
  ),
  outcome: (model) => (
    <>
      <AllCharts model={model} />
      <OutcomeFindings findings={model.findings} />
    </>
  ),
  clusters: (model) => <ClusterFindings model={model} />,
  look_alikes: (model) => (
    <>
      <AllCharts model={model} />
      <OutcomeFindings findings={model.findings} />
    </>
  ),
  affinity: ({ findings: found }) => <AffinityFindings findings={found} />,
  survival: (model) => (
    <>
      <AllCharts model={model} />
      <SurvivalFindings findings={model.findings} />
    </>
  ),
  next_purchase: ({ findings: found }) => <NextPurchaseFindings findings={found} />,
};

export default function ModelPage() {
  const { name = "" } = useParams();
  const asked = Number(useAddress().get("version"));
  const version = Number.isInteger(asked) && asked > 0 ? asked : null;
  const model = useQuery(queries.model(name, version));
  return (
    <Answered query={model} title={spelled(name)} shape={<PageShape />}>
      {(answer) => <Answer key={name} model={answer} />}
    </Answered>
  );
}

function Answer({ model }: { model: ModelReport }) {
  const { mayAct } = useProject();
  const fit = useFit(model.name);
  const isFitted = typeof model.version === "number";
  return (
    <>
      <PageHead
        title={model.title}
        lead={isFitted ? model.headline : model.description}
        above={[{ to: "/models", title: "Models" }]}
        note={<Facts model={model} />}
        actions={mayAct && <FitButton model={model} fit={fit} />}
      />
      <FitNews fit={fit} />
      <OlderVersion model={model} />
      <Warnings warnings={model.warnings ?? []} />
      {isFitted ? <Known model={model} /> : <NotFitted model={model} />}
    </>
  );
}

function Facts({ model }: { model: ModelReport }) {
  const { nouns, mayAct } = useProject();
  const { version, as_of, due } = model;
  return (
    <ul className={classes.facts}>
      <li>{taskText(model.task, nouns)}</li>
      {typeof version === "number" && <li>version {version}</li>}
      {as_of && (
        <li>
          as of <When at={as_of} />
        </li>
      )}
      {driftText(model.drift) && <li>{driftText(model.drift)}</li>}
      <li>the next run {lowered(nextRunText({ due, version: version ?? null }))}</li>
      {!mayAct && <li>an analyst or an owner of the project can fit it</li>}
    </ul>
  );
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Says so while another version than the newest is shown. */
function OlderVersion({ model }: { model: ModelReport }) {
  const newest = model.versions?.[0]?.version;
  if (newest === undefined || model.version === newest) return null;
  return (
    <p className={classes.older} role="status">
      You look at version {model.version}; scores are by the newest, version {newest}.{" "}
      <Link to={`/models/${encodeURIComponent(model.name)}`}>Show version {newest}</Link>
    </p>
  );
}

function NotFitted({ model }: { model: ModelReport }) {
  return (
    <>
      <Empty title="Not fitted yet" command="ilk run">
        The next run fits it and scores everyone whom it is about. If a run could not fit it, the note of the
        step “Score models” on the page Runs says why.
      </Empty>
      <Written model={model} />
    </>
  );
}

function Known({ model }: { model: ModelReport }) {
  return (
    <>
      {findings[model.task]?.(model) ?? <AllCharts model={model} />}
      {model.version === model.versions?.[0]?.version && <Drift name={model.name} />}
      {model.card && <Card card={model.card} withGroups={model.task !== "outcome"} />}
      <Written model={model} />
      <Section title="Versions">
        <VersionList model={model} />
      </Section>
    </>
  );
}

function AllCharts({ model: { charts = [], version } }: { model: ModelReport }) {
  return (
    <div className={classes.charts}>
      {charts.map((spec, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the charts of a version stand in one order.
        <Chart key={`${version} ${index}`} spec={spec} />
      ))}
    </div>
  );
}

/** What it writes, and who asks for it. */
function Written({ model }: { model: ModelReport }) {
  return (
    <Beside>
      <Section title="What it writes" note="Traits like any other: segments, profiles and exports have them.">
        <TraitTable traits={model.traits} />
      </Section>
      <Section title="Used by">
        <SegmentLinks names={model.used_by} none="No segment asks for its scores yet." />
      </Section>
    </Beside>
  );
}
