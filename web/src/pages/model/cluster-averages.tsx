/** The average of each feature in each cluster and how far it lies from everyone's, in standard deviations. */

import { useFormats } from "../../frame/project";
import { type Column, Table } from "../../parts/table";
import { byFeature, type FeatureRow, isShare } from "./apart";
import type { Apart } from "./findings";
import classes from "./model.module.css";
import { useTitles } from "./titles";

const formatOf = (feature: string) => (isShare(feature) ? "percent" : "number");

interface Props {
  clusters: string[];
  apart: Apart[];
}

export function ClusterAverages({ clusters, apart }: Props) {
  const formats = useFormats();
  const titleOf = useTitles();
  const columns: Column<FeatureRow>[] = [
    {
      key: "feature",
      title: "Average (standard deviations from everyone’s)",
      cell: ({ feature }) => titleOf(feature),
    },
    ...clusters.map(
      (cluster): Column<FeatureRow> => ({
        key: cluster,
        title: <span className={classes.wraps}>{cluster}</span>,
        align: "end",
        cell: ({ feature, own }) => {
          const found = own.get(cluster);
          if (!found) return formats.missing;
          return (
            <span className={classes.whole}>
              {formats.value(found.average, formatOf(feature))}{" "}
              <span className="dim">({formats.ratio(found.apart)})</span>
            </span>
          );
        },
      }),
    ),
    {
      key: "overall",
      title: "Everyone",
      align: "end",
      cell: ({ feature, overall }) => formats.value(overall, formatOf(feature)),
    },
  ];
  return <Table label="Averages" columns={columns} rows={byFeature(apart)} id={({ feature }) => feature} />;
}
