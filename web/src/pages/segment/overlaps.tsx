/** The segments that members are also in. */

import type { Overlap } from "../../api/types";
import { useProject } from "../../frame/project";
import { Bar } from "../../parts/bar";
import { segmentColour } from "../../parts/glyph";
import { Num } from "../../parts/num";
import { SegmentName } from "../../parts/segment-name";
import { ShowAll, useShortened } from "../../parts/show-all";
import { type Column, Table } from "../../parts/table";
import classes from "./segment.module.css";

const shownAtMost = 8;

export function Overlaps({ overlaps }: { overlaps: Overlap[] }) {
  const { formats } = useProject();
  const shared = overlaps.filter(({ both }) => both > 0);
  const apart = overlaps.filter(({ both }) => both === 0).map(({ title }) => title);
  const { shown, more } = useShortened(shared, shownAtMost);
  if (shared.length === 0) return <p className="dim">Nobody here is in another segment.</p>;
  const columns: Column<Overlap>[] = [
    {
      key: "title",
      title: "Segment",
      cell: (row) => <SegmentName name={row.segment} title={row.title} colour={row.colour} row />,
    },
    {
      key: "both",
      title: "In both",
      align: "end",
      cell: (row) => <Num value={row.both} />,
    },
    {
      key: "of-this",
      title: "Of these",
      align: "end",
      width: "28%",
      cell: (row) => (
        <span className={classes.share}>
          <Bar share={row.share_of_this} colour={segmentColour(row.colour)} />
          <span>{formats.value(row.share_of_this, "percent")}</span>
        </span>
      ),
    },
    {
      key: "of-other",
      title: "Of the other",
      align: "end",
      from: "medium",
      cell: (row) => <Num value={row.share_of_other} as="percent" />,
    },
    {
      key: "lift",
      title: "Against chance",
      align: "end",
      from: "small",
      cell: (row) => (row.lift === null ? formats.missing : `${formats.ratio(row.lift)}×`),
    },
  ];
  return (
    <>
      <Table label="Overlap with other segments" columns={columns} rows={shown} id={(row) => row.segment} />
      <ShowAll more={more} what="segments" />
      {apart.length > 0 && <p className={classes.nobody}>Nobody is also in: {apart.join(", ")}.</p>}
    </>
  );
}
