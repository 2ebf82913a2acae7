/** The columns of the list of models. */

import type { ModelSummary } from "../../api/types";
import { Link } from "../../frame/link";
import { useProject } from "../../frame/project";
import { SegmentLinks } from "../../parts/segment-links";
import type { Column } from "../../parts/table";
import { When } from "../../parts/when";
import { driftText, nextRunText, taskText } from "../../text/models";
import classes from "./models.module.css";

export function useModelColumns(): Column<ModelSummary>[] {
  const { nouns, formats } = useProject();
  return [
    {
      key: "title",
      title: "Model",
      cell: (row) => (
        <div className={classes.model}>
          <Link className="row-link" to={`/models/${encodeURIComponent(row.name)}`}>
            {row.title}
          </Link>
          <span className={classes.under}>{taskText(row.task, nouns)}</span>
        </div>
      ),
    },
    {
      key: "headline",
      title: "What it found",
      width: "44%",
      cell: (row) => <Found model={row} />,
    },
    {
      key: "version",
      title: "Version",
      align: "end",
      from: "large",
      cell: (row) => row.version ?? formats.missing,
    },
    {
      key: "as_of",
      title: "As of",
      align: "end",
      from: "medium",
      cell: (row) => <When at={row.as_of ?? null} />,
    },
    {
      key: "due",
      title: "The next run",
      from: "medium",
      cell: (row) => (
        <div className={classes.model}>
          <span>{nextRunText(row)}</span>
          {driftText(row.drift) && <span className={classes.under}>it {driftText(row.drift)}</span>}
        </div>
      ),
    },
    {
      key: "used_by",
      title: "Used by",
      from: "large",
      cell: (row) => <SegmentLinks names={row.used_by} none="no segment yet" />,
    },
  ];
}

function Found({ model: { headline, version } }: { model: ModelSummary }) {
  if (version === null || version === undefined) return <span className="dim">It was not fitted yet</span>;
  return <span className={classes.found}>{headline}</span>;
}
