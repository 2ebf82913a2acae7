/** What each rule found, and the groups that a limit keeps apart. */

import type { HeldGroup, IdentitySummary, RuleCount } from "../../api/types";
import { Num } from "../../parts/num";
import { Section } from "../../parts/section";
import { Table } from "../../parts/table";

export function Rules({ told }: { told: IdentitySummary }) {
  const rules = told.rules ?? [];
  if (rules.length === 0) return null;
  return (
    <Section title="Rules" note="What became of the pairs that each rule found.">
      <Table
        label="Rules"
        rows={rules}
        id={(rule) => rule.rule}
        columns={[
          { key: "rule", title: "Rule", cell: (rule: RuleCount) => rule.rule },
          ...(["accepted", "review", "held", "rejected"] as const).map((name) => ({
            key: name,
            title: { accepted: "Joined", review: "To review", held: "Held", rejected: "Rejected" }[name],
            align: "end" as const,
            cell: (rule: RuleCount) => <Num value={rule[name]} />,
          })),
        ]}
      />
    </Section>
  );
}

export function Held({ told }: { told: IdentitySummary }) {
  const held = told.held ?? [];
  if (held.length === 0) return null;
  return (
    <Section
      title="Held"
      note="Values that more records share than may be one person, and groups that would be too large. They join nobody."
    >
      <Table
        label="Held"
        rows={held}
        id={(group) => `${group.rule} ${group.values} ${group.some.join()}`}
        columns={[
          { key: "values", title: "Shared value", cell: (group: HeldGroup) => group.values || "–" },
          { key: "rule", title: "Rule", cell: (group: HeldGroup) => group.rule },
          {
            key: "records",
            title: "Records",
            align: "end",
            cell: (group: HeldGroup) => <Num value={group.records} />,
          },
          { key: "why", title: "Why", cell: (group: HeldGroup) => group.why, from: "medium" },
          {
            key: "some",
            title: "Some of them",
            cell: (group: HeldGroup) => group.some.join(", "),
            from: "small",
          },
        ]}
      />
    </Section>
  );
}
