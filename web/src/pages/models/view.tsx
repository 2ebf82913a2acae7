/** All models of the project: what each is for, what it found, and how it stands. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { ModelSummary } from "../../api/types";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { Code } from "../../parts/code";
import { PageHead } from "../../parts/page-head";
import { TableShape } from "../../parts/skeletons";
import { Empty } from "../../parts/states";
import { Table } from "../../parts/table";
import { useModelColumns } from "./columns";
import classes from "./models.module.css";

export default function ModelsPage() {
  const models = useQuery(queries.models());
  return (
    <Answered query={models} title="Models" shape={<TableShape rows={4} />}>
      {(all) => (all.length === 0 ? <NoneYet /> : <All models={all} />)}
    </Answered>
  );
}

function All({ models }: { models: ModelSummary[] }) {
  const columns = useModelColumns();
  return (
    <>
      <PageHead title="Models" lead={lead(models)} plain />
      <div className={classes.list}>
        <Table label="Models" columns={columns} rows={models} id={({ name }) => name} />
      </div>
    </>
  );
}

/** How many there are, and what becomes of them with the next run. */
function lead(models: readonly ModelSummary[]): string {
  const isOne = models.length === 1;
  const count = isOne ? "One model writes" : `${models.length} models write`;
  const due = models.filter((model) => model.due).length;
  const all = isOne ? "it" : "them";
  const next = due === 0 ? "fits none anew" : due === models.length ? `fits ${all}` : `fits ${due} of them`;
  return `${count} scores that segments can ask for; the next run ${next}.`;
}

const example = `- name: lapse_risk
  title: Risk of lapsing
  outcome:
    happens: not did order in last 30 days
    horizon_days: 30
    among: did order in last 90 days

- name: shopper_type
  title: Kind of shopper
  clusters:
    using: [orders_year, average_basket]`;

function NoneYet() {
  const { nouns } = useProject();
  return (
    <>
      <PageHead title="Models" />
      <Empty title="No model yet" command="ilk run">
        A model finds kinds of {nouns} that nobody named, or foretells what each will do or spend. Its scores
        are traits: any segment can ask for them. Define one in a file in the folder models/, then run. The
        page “Models of a project” of Ilk’s docs (docs/models.md) says what each may ask.
      </Empty>
      <h2 className={classes.example}>For example, models/shop.yaml</h2>
      <Code text={example} language="json" label="Two models" />
    </>
  );
}
