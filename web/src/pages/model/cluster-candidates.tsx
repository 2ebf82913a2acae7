/** The numbers of clusters that were tried, with what spoke for each. */

import { useFormats } from "../../frame/project";
import { Explained } from "../../parts/explained";
import { type Column, Table } from "../../parts/table";
import type { Candidate } from "./findings";
import classes from "./model.module.css";

interface Props {
  candidates: Candidate[];
  /** How many there are now. */
  taken: number;
}

export function ClusterCandidates({ candidates, taken }: Props) {
  const formats = useFormats();
  if (candidates.length === 0) return null;
  const ratio = (value: number | null) => (value === null ? formats.missing : formats.ratio(value));
  const columns: Column<Candidate>[] = [
    {
      key: "clusters",
      title: "Clusters",
      cell: ({ clusters }) =>
        clusters === taken ? (
          <strong>
            {clusters}
            <span className={classes.taken}>taken</span>
          </strong>
        ) : (
          clusters
        ),
    },
    {
      key: "stability",
      title: (
        <Explained by="How well they are found again in resamples of the customers: the mean adjusted Rand index, 1 at best.">
          Stability
        </Explained>
      ),
      align: "end",
      cell: ({ stability }) => ratio(stability),
    },
    {
      key: "smallest",
      title: "Smallest",
      align: "end",
      cell: ({ smallest }) => formats.value(smallest, "percent"),
    },
    {
      key: "silhouette",
      title: (
        <Explained by="How much nearer people are to their own cluster than to the next; 1 at best.">
          Silhouette
        </Explained>
      ),
      align: "end",
      cell: ({ silhouette }) => ratio(silhouette),
    },
    {
      key: "calinski_harabasz",
      title: (
        <Explained by="How far clusters lie apart against how wide they are (Caliński–Harabasz); more is better.">
          Separation
        </Explained>
      ),
      align: "end",
      from: "medium",
      cell: ({ calinski_harabasz }) => formats.value(calinski_harabasz, "number"),
    },
    {
      key: "davies_bouldin",
      title: (
        <Explained by="How alike the most alike clusters are (Davies–Bouldin); less is better.">
          Likeness
        </Explained>
      ),
      align: "end",
      from: "medium",
      cell: ({ davies_bouldin }) => ratio(davies_bouldin),
    },
    {
      key: "gap",
      title: (
        <Explained by="How much closer people are than they would be without any clusters (gap statistic); more is better.">
          Gap
        </Explained>
      ),
      align: "end",
      from: "medium",
      cell: ({ gap }) => ratio(gap),
    },
    {
      key: "bic",
      title: (
        <Explained by="What the likelihood is worth after paying for parameters (Schwarz 1978); less is better, and it alone decides for latent classes.">
          BIC
        </Explained>
      ),
      align: "end",
      from: "medium",
      cell: ({ bic }) => formats.value(bic, "number"),
    },
  ];
  const isKnown = ({ key }: Column<Candidate>) =>
    !(key === "gap" || key === "bic") || candidates.some((each) => each[key] !== null);
  return (
    <Table
      label="Numbers of clusters"
      columns={columns.filter(isKnown)}
      rows={candidates}
      id={(row) => String(row.clusters)}
    />
  );
}
