/** Every question with its answers. */

import type { ItemReport } from "../../api/types";
import { useFormats } from "../../frame/project";
import { Bar } from "../../parts/bar";
import { Num } from "../../parts/num";
import { type Column, Table } from "../../parts/table";
import classes from "./survey.module.css";

export function Questions({ items }: { items: readonly ItemReport[] }) {
  const columns: Column<ItemReport>[] = [
    {
      key: "asks",
      title: "Question",
      cell: (row) => (
        <div className={classes.question}>
          <span>{row.asks || row.name}</span>
          <span className="dim">
            {row.name}, {row.kind}
            {row.reverse && ", reversed"}
          </span>
        </div>
      ),
    },
    { key: "answers", title: "Answers", from: "small", width: "36%", cell: (row) => <Answers item={row} /> },
    { key: "known", title: "Known", align: "end", cell: ({ known }) => <Num value={known} /> },
    {
      key: "mean",
      title: "Mean",
      align: "end",
      cell: ({ mean = null }) => <Num value={mean} as="number" />,
    },
    {
      key: "deviation",
      title: "Standard deviation",
      align: "end",
      from: "medium",
      cell: ({ deviation = null }) => <Num value={deviation} as="number" />,
    },
  ];
  return <Table label="Questions" columns={columns} rows={items} id={({ name }) => name} />;
}

function Answers({ item }: { item: ItemReport }) {
  const formats = useFormats();
  const everyone = item.known || 1;
  if (item.distribution.length === 0) return <span className="dim">in their own words</span>;
  return (
    <ul className={classes.answers}>
      {item.distribution.map(({ answer, count }) => (
        <li key={answer}>
          <span className={classes.answer}>{answer}</span>
          <Bar share={count / everyone} />
          <span className={classes.count}>{formats.value(count, "count")}</span>
        </li>
      ))}
    </ul>
  );
}
