/** The clusters with their sizes and what sets them apart; each can be made a segment. */

import { Link } from "../../frame/link";
import { useProject } from "../../frame/project";
import { Bar } from "../../parts/bar";
import { Num } from "../../parts/num";
import { type Column, Table } from "../../parts/table";
import { capital } from "../../text/words";
import { isShare, strongest } from "./apart";
import type { Apart, Cluster } from "./findings";
import classes from "./model.module.css";
import { clusterCondition } from "./rule-words";
import { useTitles } from "./titles";

interface Props {
  model: string;
  clusters: Cluster[];
  apart: Apart[];
  /** Scores are those of the newest version: of an older one no segment can be made. */
  isNewest: boolean;
}

const named = 3;

export function ClusterList({ model, clusters, apart, isNewest }: Props) {
  const { formats, mayAct, nouns } = useProject();
  const titleOf = useTitles();
  const columns: Column<Cluster>[] = [
    {
      key: "cluster",
      title: "Cluster",
      cell: ({ cluster }) => (
        <div className={classes.two}>
          <strong>{cluster}</strong>
          <span className="dim">
            {strongest(apart, cluster, named)
              .map(({ feature, average, overall }) => {
                const format = isShare(feature) ? "percent" : "number";
                const [own, all] = [formats.value(average, format), formats.value(overall, format)];
                return `${titleOf(feature)} ${own}, not ${all}`;
              })
              .join("; ") || "Hardly another than everyone."}
          </span>
        </div>
      ),
    },
    {
      key: "size",
      title: capital(nouns),
      align: "end",
      from: "small",
      cell: ({ size }) => <Num value={size} />,
    },
    {
      key: "share",
      title: "Share",
      align: "end",
      width: "20%",
      cell: ({ share }) => (
        <span className={classes.share}>
          <Bar share={share} />
          <span>{formats.value(share, "percent")}</span>
        </span>
      ),
    },
  ];
  const make: Column<Cluster> = {
    key: "make",
    title: <span className="small">Segment</span>,
    align: "end",
    cell: ({ cluster }) => (
      <p className={classes.make}>
        <Link
          to={`/segments/new?${new URLSearchParams({ when: clusterCondition(model, cluster) })}`}
          aria-label={`Make a segment of ${cluster}`}
        >
          Make a segment
        </Link>
      </p>
    ),
  };
  return (
    <Table
      label="Clusters"
      columns={mayAct && isNewest ? [...columns, make] : columns}
      rows={clusters}
      id={({ cluster }) => cluster}
    />
  );
}
