/** Segmentations and segments, each with a mark for every criterion. */

import type { CriterionHealth, SegmentationHealth, SegmentHealth } from "../../api/types";
import { useAddress } from "../../frame/address";
import { Link } from "../../frame/link";
import { useProject } from "../../frame/project";
import { Glyph } from "../../parts/glyph";
import { Num } from "../../parts/num";
import { type Column, Table } from "../../parts/table";
import { Verdict } from "../../parts/verdict";
import { capital } from "../../text/words";
import classes from "./health.module.css";

interface Judged {
  criteria: CriterionHealth[];
}

const names: readonly CriterionHealth["criterion"][] = [
  "measurable",
  "substantial",
  "accessible",
  "differentiable",
  "actionable",
  "stable",
  "growing",
];

/** A column for each criterion, where there is room. */
function marks<Row extends Judged>(): Column<Row>[] {
  return names.map((name) => ({
    key: name,
    title: <span className={classes.criterion}>{capital(name)}</span>,
    from: "medium",
    cell: ({ criteria }) => {
      const found = criteria.find(({ criterion }) => criterion === name);
      return found && <Verdict of={found.verdict} why={found.sentence} />;
    },
  }));
}

/** How many criteria are met, of those that can be told. */
function met<Row extends Judged>(): Column<Row> {
  return {
    key: "met",
    title: "Met",
    align: "end",
    cell: ({ criteria }) => {
      const told = criteria.filter(({ verdict }) => verdict !== "unknown");
      const good = told.filter(({ verdict }) => verdict === "good");
      return (
        <span className={classes.met}>
          {good.length} of {told.length}
        </span>
      );
    },
  };
}

export function SegmentationTable({ found, shown }: { found: SegmentationHealth[]; shown: string | null }) {
  const address = useAddress();
  const columns: Column<SegmentationHealth>[] = [
    {
      key: "title",
      title: "Segmentation",
      cell: ({ name, title }) => (
        <button
          type="button"
          className="link row-link"
          aria-current={name === shown || undefined}
          onClick={() => address.set({ segmentation: name }, { replace: true })}
        >
          {title}
        </button>
      ),
    },
    { key: "groups", title: "Groups", align: "end", cell: ({ groups }) => <Num value={groups.length} /> },
    {
      key: "covered",
      title: "Covered",
      align: "end",
      cell: ({ covered }) => <Num value={covered} as="percent" />,
    },
    met<SegmentationHealth>(),
    ...marks<SegmentationHealth>(),
  ];
  return (
    <Table label="Segmentations" columns={columns} rows={found} id={({ name }) => name} current={shown} />
  );
}

export function SegmentTable({ found }: { found: SegmentHealth[] }) {
  const { nouns } = useProject();
  const columns: Column<SegmentHealth>[] = [
    {
      key: "title",
      title: "Segment",
      cell: ({ segment, title, colour }) => (
        <span className={classes.name}>
          <Glyph name={segment} colour={colour} />
          <Link to={`/segments/${encodeURIComponent(segment)}/health`} className="row-link">
            {title}
          </Link>
        </span>
      ),
    },
    { key: "size", title: capital(nouns), align: "end", cell: ({ size }) => <Num value={size} /> },
    met<SegmentHealth>(),
    ...marks<SegmentHealth>(),
  ];
  return <Table label="Segments" columns={columns} rows={found} id={({ segment }) => segment} />;
}
