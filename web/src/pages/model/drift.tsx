/** Drift of the newest version: how far each column moved, and whether as many did as was said. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { ModelDrift } from "../../api/types";
import { useFormats, useProject } from "../../frame/project";
import { Num } from "../../parts/num";
import { Prose } from "../../parts/prose";
import { Section } from "../../parts/section";
import { ShowAll, useShortened } from "../../parts/show-all";
import { type Column, Table } from "../../parts/table";
import { When } from "../../parts/when";
import { capital } from "../../text/words";
import classes from "./model.module.css";
import { useTitles } from "./titles";

type Shift = NonNullable<ModelDrift["shifts"]>[number];
type Period = NonNullable<ModelDrift["periods"]>[number];
type Seen = NonNullable<ModelDrift["history"]>[number];

const words: Readonly<Record<string, string>> = {
  none: "as it was",
  watch: "begins to move",
  act: "moved",
};

export function Drift({ name }: { name: string }) {
  const { nouns } = useProject();
  const drift = useQuery(queries.modelDrift(name)).data;
  if (!drift?.as_of) return null;
  const { shifts = [], periods = [], history = [] } = drift;
  return (
    <Section
      title="Drift"
      note={
        <>
          {capital(nouns)} as of <When at={drift.as_of} /> against those whom version {drift.version} was
          fitted on. An index of 0.1 is worth a look, one of 0.25 calls for another fit; only what is beyond
          chance counts.
          {drift.refit_on && " The run after such an alert fits it anew."}
        </>
      }
    >
      <div className={classes.stack}>
        {shifts.length > 0 && <Shifts shifts={shifts} />}
        {periods.length > 0 && <Periods periods={periods} />}
        {history.length > 1 && <History history={history} />}
      </div>
    </Section>
  );
}

function Alert({ alert }: { alert: string }) {
  return <span className={alert === "none" ? "dim" : classes.off}>{words[alert] ?? alert}</span>;
}

const columnsAtMost = 10;

function Shifts({ shifts }: { shifts: Shift[] }) {
  const formats = useFormats();
  const titleOf = useTitles();
  const { shown, more } = useShortened(shifts, columnsAtMost);
  const columns: Column<Shift>[] = [
    {
      key: "column",
      title: "Feature or score",
      cell: ({ column, alert, words: told }) => (
        <div className={classes.two}>
          <strong>{titleOf(column)}</strong>
          {alert !== "none" && (
            <span className="dim">
              <Prose text={told} />
            </span>
          )}
        </div>
      ),
    },
    { key: "psi", title: "Index", align: "end", cell: ({ psi }) => formats.ratio(psi) },
    {
      key: "chance",
      title: "By chance up to",
      align: "end",
      from: "medium",
      cell: ({ chance }) => formats.ratio(chance),
    },
    { key: "alert", title: "Since the fit", align: "end", cell: ({ alert }) => <Alert alert={alert} /> },
  ];
  return (
    <div>
      <Table label="What moved" columns={columns} rows={shown} id={({ column }) => column} />
      <ShowAll more={more} what="columns" />
    </div>
  );
}

const counted: Readonly<Record<Period["counts"], string>> = {
  customers: "People",
  purchases: "Purchases",
  amounts: "Amounts",
};

function Periods({ periods }: { periods: Period[] }) {
  const formats = useFormats();
  const columns: Column<Period>[] = [
    {
      key: "period",
      title: "Scored on",
      cell: ({ period, counts, until }) => (
        <div className={classes.two}>
          <span>{capital(period)}</span>
          <span className="dim small">
            {counted[counts]}
            {until && (
              <>
                {" until "}
                <When at={until} />
              </>
            )}
          </span>
        </div>
      ),
    },
    {
      key: "expected",
      title: "Foretold",
      align: "end",
      cell: ({ expected }) => <Num value={expected} as="number" />,
    },
    {
      key: "happened",
      title: "Came",
      align: "end",
      cell: ({ happened }) => <Num value={happened} as="number" />,
    },
    {
      key: "ratio",
      title: "Came for each foretold",
      align: "end",
      from: "small",
      cell: ({ ratio, low, high }) => (
        <div className={classes.two}>
          <span>{formats.ratio(ratio)}</span>
          <span className={`dim small ${classes.whole}`}>
            {formats.ratio(low)} to {formats.ratio(high)}
          </span>
        </div>
      ),
    },
    {
      key: "alert",
      title: "It holds",
      align: "end",
      cell: ({ alert }) => (alert === "none" ? "yes" : <span className={classes.off}>no longer</span>),
    },
  ];
  return (
    <div>
      <h3>Whether as much came as was foretold</h3>
      <Table
        label="Calibration over time"
        columns={columns}
        rows={periods}
        id={({ period, counts }) => `${period} ${counts}`}
      />
    </div>
  );
}

const runsAtMost = 8;

function History({ history }: { history: Seen[] }) {
  const formats = useFormats();
  const { shown, more } = useShortened(history, runsAtMost);
  const columns: Column<Seen>[] = [
    { key: "as_of", title: "As of", cell: ({ as_of }) => <When at={as_of} /> },
    {
      key: "psi",
      title: "Index of the score",
      align: "end",
      cell: ({ score_psi }) => (typeof score_psi === "number" ? formats.ratio(score_psi) : formats.missing),
    },
    { key: "alert", title: "The worst of all", align: "end", cell: ({ alert }) => <Alert alert={alert} /> },
  ];
  return (
    <div>
      <h3>Run by run</h3>
      <Table label="Drift by run" columns={columns} rows={shown} id={({ as_of }) => as_of} />
      <ShowAll more={more} what="runs" />
    </div>
  );
}
