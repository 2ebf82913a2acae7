/** The traits that a model writes; each leads to its line on the page of data. */

import type { ModelReport } from "../../api/types";
import { Link } from "../../frame/link";
import { type Column, Table } from "../../parts/table";
import { sentence } from "../../text/words";
import classes from "./model.module.css";

type Trait = ModelReport["traits"][number];

const columns: Column<Trait>[] = [
  {
    key: "title",
    title: "Trait",
    cell: ({ name, title }) => (
      <div className={classes.two}>
        <Link className="row-link" to={`/data?find=${encodeURIComponent(name)}`}>
          {title}
        </Link>
        <span className="dim mono">{name}</span>
      </div>
    ),
  },
  {
    key: "description",
    title: "What it says",
    cell: ({ description }) => (description ? sentence(description) : ""),
  },
];

export function TraitTable({ traits }: { traits: Trait[] }) {
  return <Table label="Traits" columns={columns} rows={traits} id={({ name }) => name} />;
}
