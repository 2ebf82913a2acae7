/** Sources or traits with their scores, each from 0 to 1. */

import type { QualitySubject } from "../../api/types";
import { Link } from "../../frame/link";
import { Num } from "../../parts/num";
import { type Column, Table } from "../../parts/table";

const scores = ["complete", "valid", "unique", "fresh", "consistent"] as const;

const titles: Record<(typeof scores)[number], string> = {
  complete: "Complete",
  valid: "Valid",
  unique: "Unique",
  fresh: "Fresh",
  consistent: "Consistent",
};

function columns(kind: "source" | "trait"): Column<QualitySubject>[] {
  return [
    {
      key: "title",
      title: kind === "source" ? "Source" : "Trait",
      cell: ({ name, title }) =>
        kind === "source" ? (
          <Link className="row-link" to={`/data/sources/${encodeURIComponent(name)}`}>
            {title}
          </Link>
        ) : (
          title
        ),
    },
    {
      key: "rows",
      title: "Rows",
      align: "end",
      from: "medium",
      cell: ({ rows }) => <Num value={rows} />,
    },
    ...scores.map(
      (name): Column<QualitySubject> => ({
        key: name,
        title: titles[name],
        align: "end",
        from: name === "complete" || name === "valid" ? "small" : "medium",
        cell: (row) => <Num value={row.scores[name]} as="percent" />,
      }),
    ),
    {
      key: "overall",
      title: "Overall",
      align: "end",
      cell: (row) => <Num value={row.scores.overall} as="percent" />,
    },
  ];
}

export function ScoreTable({
  kind,
  subjects,
}: {
  kind: "source" | "trait";
  subjects: readonly QualitySubject[];
}) {
  return (
    <Table
      label={kind === "source" ? "Scores of sources" : "Scores of traits"}
      columns={columns(kind)}
      rows={subjects}
      id={({ name }) => name}
    />
  );
}
