/** How latent classes answer: the probability of each answer in each class, and how well the classes fit. */

import type { ChartSpec, ModelReport } from "../../api/types";
import { Chart } from "../../charts/chart";
import { useFormats } from "../../frame/project";
import { Section } from "../../parts/section";
import { type Column, Table } from "../../parts/table";
import { capital } from "../../text/words";
import { listed } from "./findings";
import classes from "./model.module.css";
import type { FitFigure, Response } from "./survey-findings";
import { useTitles } from "./titles";

interface Props {
  findings: ModelReport["findings"];
  chart: ChartSpec | undefined;
}

export function ClassAnswers({ findings, chart }: Props) {
  const responses = listed<Response>(findings, "responses");
  if (responses.length === 0) return null;
  const table = <Answers responses={responses} />;
  return (
    <Section
      title="How each class answers"
      note="Within a class, answers are taken to be independent: the class is what they have in common."
    >
      <div className={classes.stack}>
        {chart ? <Chart spec={chart} table={table} /> : table}
        <Fit figures={listed<FitFigure>(findings, "fit")} />
      </div>
    </Section>
  );
}

interface AnswerRow {
  item: string;
  answer: string;
  overall: number;
  own: Map<string, number>;
}

function Answers({ responses }: { responses: Response[] }) {
  const formats = useFormats();
  const titleOf = useTitles();
  const rows = new Map<string, AnswerRow>();
  for (const { item, answer, cluster, probability, overall } of responses) {
    const key = `${item}\n${answer}`;
    const row = rows.get(key) ?? { item, answer, overall, own: new Map<string, number>() };
    row.own.set(cluster, probability);
    rows.set(key, row);
  }
  const clusters = [...new Set(responses.map(({ cluster }) => cluster))];
  const percent = (share: number | undefined) => formats.value(share ?? null, "percent");
  const columns: Column<AnswerRow>[] = [
    { key: "item", title: "Answer", cell: ({ item, answer }) => `${titleOf(item)}: ${answer}` },
    ...clusters.map(
      (cluster): Column<AnswerRow> => ({
        key: cluster,
        title: <span className={classes.wraps}>{cluster}</span>,
        align: "end",
        cell: ({ own }) => percent(own.get(cluster)),
      }),
    ),
    { key: "overall", title: "Everyone", align: "end", cell: ({ overall }) => percent(overall) },
  ];
  return (
    <Table
      label="Answers"
      columns={columns}
      rows={[...rows.values()]}
      id={({ item, answer }) => `${item} ${answer}`}
    />
  );
}

const few = 10;

const meanings: Readonly<Record<string, string>> = {
  BIC: "Less is better; among numbers of classes, the least is recommended.",
  "relative entropy": "How surely people are placed: 1 is without doubt, 0 is by chance.",
};

function Fit({ figures }: { figures: FitFigure[] }) {
  const formats = useFormats();
  const columns: Column<FitFigure>[] = [
    {
      key: "figure",
      title: "Fit",
      cell: ({ figure }) => (
        <div className={classes.two}>
          <strong>{capital(figure)}</strong>
          {meanings[figure] && <span className="dim">{meanings[figure]}</span>}
        </div>
      ),
    },
    {
      key: "value",
      title: "Value",
      align: "end",
      cell: ({ value }) => formats.exact(Number(value.toFixed(Math.abs(value) < few ? 3 : 1)), "number"),
    },
  ];
  return <Table label="Fit" columns={columns} rows={figures} id={({ figure }) => figure} />;
}
