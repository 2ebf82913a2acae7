/** What a model of affinity found: what goes with what, and how usual each category is. */

import type { ModelReport } from "../../api/types";
import { useFormats } from "../../frame/project";
import { Num } from "../../parts/num";
import { ShowAll, useShortened } from "../../parts/show-all";
import { type Column, Table } from "../../parts/table";
import { type Category, listed, type Together } from "./findings";
import { Found } from "./found";
import classes from "./model.module.css";
import { Share } from "./outcome-findings";

export function AffinityFindings({ findings }: { findings: ModelReport["findings"] }) {
  return (
    <>
      <Found
        title="Bought at once"
        note="Of the baskets with the first, how many had the second as well. Lift is that share against everyone’s: 1 is chance."
        rows={listed<Together>(findings, "baskets")}
      >
        {(rows) => <Rules label="Baskets" rules={rows} />}
      </Found>
      <Found
        title="Bought by the same people"
        note="Of those who ever bought the first, how many ever bought the second."
        rows={listed<Together>(findings, "also_bought")}
      >
        {(rows) => <Rules label="Also bought" rules={rows} />}
      </Found>
      <Found
        title="How usual each category is"
        note="Its share of all that is bought. Affinity is a person’s own share against it."
        rows={listed<Category>(findings, "categories")}
      >
        {(rows) => <Categories rows={rows} />}
      </Found>
    </>
  );
}

const rulesAtMost = 12;

function Rules({ label, rules }: { label: string; rules: Together[] }) {
  const formats = useFormats();
  const { shown, more } = useShortened(rules, rulesAtMost);
  const columns: Column<Together>[] = [
    {
      key: "items",
      title: "Who buys, and what with it",
      cell: ({ items, then }) => (
        <div className={classes.two}>
          <strong>{items}</strong>
          <span>and {then}</span>
        </div>
      ),
    },
    {
      key: "baskets",
      title: "Times",
      align: "end",
      from: "medium",
      cell: ({ baskets }) => <Num value={baskets} />,
    },
    { key: "lift", title: "Lift", align: "end", cell: ({ lift }) => `${formats.ratio(lift)}×` },
    {
      key: "confidence",
      title: "Also bought",
      align: "end",
      width: "28%",
      cell: ({ confidence }) => <Share share={confidence} />,
    },
  ];
  return (
    <>
      <Table label={label} columns={columns} rows={shown} id={({ items, then }) => `${items} ${then}`} />
      <ShowAll more={more} what="rules" />
    </>
  );
}

function Categories({ rows }: { rows: Category[] }) {
  const { shown, more } = useShortened(rows, rulesAtMost);
  const columns: Column<Category>[] = [
    { key: "category", title: "Category", cell: ({ category }) => <strong>{category}</strong> },
    {
      key: "share",
      title: "Share",
      align: "end",
      width: "40%",
      cell: ({ share }) => <Share share={share} />,
    },
  ];
  return (
    <>
      <Table label="Categories" columns={columns} rows={shown} id={({ category }) => category} />
      <ShowAll more={more} what="categories" />
    </>
  );
}
