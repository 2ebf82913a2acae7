/** What answering a definition takes, and how many each of its conditions holds for. */

import type { DefinitionCheck } from "../../api/types";
import { useProject } from "../../frame/project";
import { Num } from "../../parts/num";
import { Section } from "../../parts/section";
import { type Column, Table } from "../../parts/table";
import { capital, counted } from "../../text/words";

type Branch = DefinitionCheck["branches"][number];

export function Cost({ check }: { check: DefinitionCheck }) {
  const { formats, nouns } = useProject();
  if (!check.cost) return null;
  const { facts, tables } = check.cost;
  const read = tables
    .map(({ name, rows }) => `${name.replace(/^event_/, "")} (${formats.value(rows, "count")} rows)`)
    .join(", ");
  const columns: Column<Branch>[] = [
    { key: "text", title: "Condition", cell: (row) => <span className="mono small">{row.text}</span> },
    { key: "count", title: capital(nouns), align: "end", cell: (row) => <Num value={row.count} /> },
    {
      key: "costs",
      title: "Costs",
      align: "end",
      from: "small",
      cell: (row) =>
        row.costs === null ? <span className="dim">{formats.missing}</span> : <Num value={row.costs} />,
    },
  ];
  const several = check.branches.length > 1;
  const worked = facts > 0 ? ` and works out ${facts} ${counted(facts, "aggregate")} over events` : "";
  const each = several ? ` A condition costs as many ${nouns} as there would be more without it.` : "";
  return (
    <Section title="What it costs" note={`It reads ${read || nouns}${worked}.${each}`}>
      {several && (
        <Table label="Each condition alone" columns={columns} rows={check.branches} id={(row) => row.path} />
      )}
    </Section>
  );
}
