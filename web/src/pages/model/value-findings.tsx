/** What a model of value found: the families that were compared, and the parameters of the one it took. */

import type { ModelReport } from "../../api/types";
import { useFormats } from "../../frame/project";
import { Num } from "../../parts/num";
import { type Column, Table } from "../../parts/table";
import { sentence } from "../../text/words";
import { type Family, listed, type Parameter } from "./findings";
import { Found } from "./found";
import classes from "./model.module.css";

export function ValueFindings({ findings }: { findings: ModelReport["findings"] }) {
  return (
    <>
      <Found
        title="Which model fits best"
        note="Each was fitted without the last part of the past, and had to foretell it. The first one was taken."
        rows={listed<Family>(findings, "compared")}
      >
        {(rows) => <Compared families={rows} />}
      </Found>
      <Parameters title="How often people buy, and when they leave" rows={listed(findings, "purchases")} />
      <Parameters title="What they spend at a purchase" rows={listed(findings, "amounts")} />
    </>
  );
}

function Compared({ families }: { families: Family[] }) {
  const columns: Column<Family>[] = [
    {
      key: "model",
      title: "Model",
      cell: ({ model, trouble }) => (
        <div className={classes.two}>
          <strong>{model}</strong>
          {trouble && <span className="dim">{sentence(trouble)}</span>}
        </div>
      ),
    },
    { key: "foretold", title: "Foretold", align: "end", cell: ({ foretold }) => <Num value={foretold} /> },
    { key: "came", title: "Came", align: "end", from: "small", cell: ({ came }) => <Num value={came} /> },
    { key: "mae", title: "Mean error", align: "end", cell: ({ mae }) => <Num value={mae} as="number" /> },
    {
      key: "log_likelihood",
      title: "Log likelihood",
      align: "end",
      from: "medium",
      cell: ({ log_likelihood }) => <Num value={log_likelihood} as="number" />,
    },
  ];
  return <Table label="Models compared" columns={columns} rows={families} id={({ model }) => model} />;
}

function Parameters({ title, rows }: { title: string; rows: Parameter[] }) {
  const formats = useFormats();
  const columns: Column<Parameter>[] = [
    { key: "parameter", title: "Parameter", cell: ({ parameter }) => <em>{parameter}</em> },
    {
      key: "estimate",
      title: "Estimate",
      align: "end",
      cell: ({ estimate }) => formats.exact(Number(estimate.toPrecision(4)), "number"),
    },
    {
      key: "error",
      title: "Standard error",
      align: "end",
      cell: (row) => {
        const error = row["standard error"];
        if (error === null) return <span className="dim">not known</span>;
        return formats.exact(Number(error.toPrecision(2)), "number");
      },
    },
  ];
  return (
    <Found
      title={title}
      note="Parameters with their standard errors, as the literature names them."
      rows={rows}
    >
      {() => <Table label={title} columns={columns} rows={rows} id={({ parameter }) => parameter} />}
    </Found>
  );
}
