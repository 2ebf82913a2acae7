/** One segmentation: its criteria, its groups with their figures, and groups that nothing tells apart. */

import type { SegmentationHealth } from "../../api/types";
import { CriteriaList } from "../../parts/criteria-list";
import { Num } from "../../parts/num";
import { Section } from "../../parts/section";
import { SegmentName } from "../../parts/segment-name";
import { Remark } from "../../parts/states";
import { type Column, Table } from "../../parts/table";
import classes from "./health.module.css";

type Group = SegmentationHealth["groups"][number];

export function OneSegmentation({ found }: { found: SegmentationHealth }) {
  const { groups, alike } = found;
  const titles = new Map(groups.map(({ name, title }) => [name, title]));
  return (
    <Section title={found.title} note={found.sentence}>
      <CriteriaList criteria={found.criteria} />
      <div className={classes.groups}>
        <Table
          label={`Groups of ${found.title}`}
          columns={columnsOf(groups)}
          rows={groups}
          id={({ name }) => name}
        />
      </div>
      {alike.map(({ one, other }) => (
        <Remark
          key={`${one} ${other}`}
          text={`No metric tells ${titles.get(one)} from ${titles.get(other)}, although people are many enough.`}
        />
      ))}
    </Section>
  );
}

function columnsOf(groups: Group[]): Column<Group>[] {
  const metrics = groups[0]?.means ?? [];
  return [
    {
      key: "title",
      title: "Group",
      cell: ({ segment, title, colour }) =>
        segment === null ? title : <SegmentName name={segment} title={title} colour={colour} />,
    },
    { key: "members", title: "Members", align: "end", cell: ({ members }) => <Num value={members} /> },
    {
      key: "share",
      title: "Share",
      align: "end",
      from: "small",
      cell: ({ share }) => <Num value={share} as="percent" />,
    },
    ...metrics.map(
      ({ metric, label, format }, place): Column<Group> => ({
        key: metric,
        title: `${label}, mean`,
        align: "end",
        from: place === 0 ? "small" : "medium",
        cell: ({ means }) => <Num value={means[place]?.value ?? null} as={format} />,
      }),
    ),
  ];
}
