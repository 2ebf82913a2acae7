/** All slots of content: what each shows, and how many customers see something that is meant for them. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { ContentSummary } from "../../api/types";
import { Link } from "../../frame/link";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { Num } from "../../parts/num";
import { PageHead } from "../../parts/page-head";
import { TableShape } from "../../parts/skeletons";
import { Empty } from "../../parts/states";
import { type Column, Table } from "../../parts/table";
import classes from "./content.module.css";

export default function ContentPage() {
  const slots = useQuery(queries.slots());
  return (
    <Answered query={slots} title="Content" shape={<TableShape rows={3} />}>
      {(all) => (all.length === 0 ? <NoneYet /> : <All slots={all} />)}
    </Answered>
  );
}

function All({ slots }: { slots: ContentSummary[] }) {
  const { nouns } = useProject();
  const columns: Column<ContentSummary>[] = [
    {
      key: "title",
      title: "Slot",
      cell: ({ name, title }) => (
        <Link className="row-link" to={`/content/${encodeURIComponent(name)}`}>
          {title}
        </Link>
      ),
    },
    {
      key: "variants",
      title: "Variants, in order",
      from: "medium",
      width: "40%",
      cell: ({ variants }) => <span className="dim">{variants.join(", ") || "none, but the default"}</span>,
    },
    {
      key: "holdout",
      title: "Held out",
      align: "end",
      from: "small",
      cell: ({ holdout }) => <Num value={holdout ?? 0} as="percent" />,
    },
    {
      key: "reached",
      title: "Reached",
      align: "end",
      cell: ({ reached }) => <Num value={reached} as="percent" />,
    },
  ];
  const count = slots.length === 1 ? "One slot" : `${slots.length} slots`;
  const lead = `${count}. Each shows the first variant whose condition holds, and its default to all other ${nouns}.`;
  return (
    <>
      <PageHead title="Content" lead={lead} plain />
      <div className={classes.list}>
        <Table label="Slots" columns={columns} rows={slots} id={({ name }) => name} />
      </div>
    </>
  );
}

function NoneYet() {
  return (
    <>
      <PageHead title="Content" />
      <Empty title="No content yet" command="ilk content list">
        A slot is a place on a page that shows another text to each segment. It is a file in the folder
        content/; Ilk’s docs (docs/live/quickstart.md) lead from there to a page in ten minutes.
      </Empty>
    </>
  );
}
