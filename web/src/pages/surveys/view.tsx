/** All instruments of the project: what each asks, how many answered, and when. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { InstrumentSummary } from "../../api/types";
import { Link } from "../../frame/link";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { Num } from "../../parts/num";
import { PageHead } from "../../parts/page-head";
import { TableShape } from "../../parts/skeletons";
import { Empty } from "../../parts/states";
import { type Column, Table } from "../../parts/table";
import { When } from "../../parts/when";
import { capital } from "../../text/words";
import classes from "./surveys.module.css";

export default function SurveysPage() {
  const instruments = useQuery(queries.instruments());
  return (
    <Answered query={instruments} title="Surveys" shape={<TableShape rows={4} />}>
      {(all) => (all.length === 0 ? <NoneYet /> : <All instruments={all} />)}
    </Answered>
  );
}

function All({ instruments }: { instruments: InstrumentSummary[] }) {
  const { nouns } = useProject();
  const columns: Column<InstrumentSummary>[] = [
    {
      key: "title",
      title: "Instrument",
      cell: (row) => (
        <Link className="row-link" to={`/surveys/${encodeURIComponent(row.name)}`}>
          {row.title}
        </Link>
      ),
    },
    {
      key: "scores",
      title: "Scores",
      from: "medium",
      width: "40%",
      cell: ({ scores }) => <span className="dim">{scores.join(", ")}</span>,
    },
    {
      key: "respondents",
      title: capital(nouns),
      align: "end",
      cell: (row) => <Num value={row.respondents} />,
    },
    {
      key: "responses",
      title: "Responses",
      align: "end",
      from: "small",
      cell: (row) => <Num value={row.responses} />,
    },
    { key: "last", title: "Newest", align: "end", from: "small", cell: ({ last }) => <When at={last} /> },
  ];
  return (
    <>
      <PageHead title="Surveys" lead={lead(instruments)} plain />
      <div className={classes.list}>
        <Table label="Surveys" columns={columns} rows={instruments} id={({ name }) => name} />
      </div>
    </>
  );
}

function lead(instruments: readonly InstrumentSummary[]): string {
  const count = instruments.length === 1 ? "One instrument" : `${instruments.length} instruments`;
  const scores = instruments.reduce((sum, { scores }) => sum + scores.length, 0);
  return `${count} with ${scores === 1 ? "one score" : `${scores} scores`}; each score is a trait that segments can ask for.`;
}

function NoneYet() {
  const { nouns } = useProject();
  return (
    <>
      <PageHead title="Surveys" />
      <Empty title="No instrument yet" command="ilk instrument ready">
        An instrument says which questions a survey asks {nouns}, and what scores the answers make:
        personality, satisfaction, whether they would recommend you. Its scores are traits: any segment can
        ask for them. Add a ready one, or define yours in a file in the folder instruments/. Ilk’s docs
        (docs/surveys.md) say how.
      </Empty>
    </>
  );
}
