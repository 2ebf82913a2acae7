/** All scores of an instrument, a line each. */

import type { ScoreReport } from "../../api/types";
import { useFormats } from "../../frame/project";
import { Num } from "../../parts/num";
import { type Column, Table } from "../../parts/table";
import { Figure } from "./figure";

export function ScoreTable({ results }: { results: readonly ScoreReport[] }) {
  const formats = useFormats();
  const columns: Column<ScoreReport>[] = [
    { key: "title", title: "Score", cell: (row) => <span title={row.description}>{row.title}</span> },
    {
      key: "known",
      title: "Answers",
      align: "end",
      cell: ({ figure }) => <Num value={figure?.known ?? null} />,
    },
    {
      key: "value",
      title: "Value",
      align: "end",
      cell: ({ figure, format }) => (figure ? <Figure figure={figure} as={format} /> : formats.missing),
    },
    {
      key: "mean",
      title: "Mean",
      align: "end",
      from: "medium",
      cell: ({ mean = null }) => <Num value={mean} as="number" />,
    },
    {
      key: "deviation",
      title: "Standard deviation",
      align: "end",
      from: "medium",
      cell: ({ deviation = null }) => <Num value={deviation} as="number" />,
    },
    {
      key: "alpha",
      title: <span title="Cronbach’s alpha: how far the items of a scale measure one thing">Alpha</span>,
      align: "end",
      from: "small",
      cell: ({ reliability }) => <Num value={reliability?.alpha ?? null} as="number" />,
    },
  ];
  const figures = results.filter(({ figure }) => figure !== null);
  return <Table label="Scores" columns={columns} rows={figures} id={({ name }) => name} />;
}
