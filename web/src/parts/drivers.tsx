/** What goes with a segment or a metric: each attribute by itself, all of them together, and rules. */

import type { Drivers } from "../api/types";
import { Chart } from "../charts/chart";
import { useProject } from "../frame/project";
import { Num } from "./num";
import { Remarks } from "./remarks";
import { Section } from "./section";
import { Empty } from "./states";
import { type Column, Table } from "./table";

export function DriversFound({ found }: { found: Drivers }) {
  const { associations, regression } = found.charts;
  const explained = found.regression && Math.round(found.regression.explained * 100);
  return (
    <>
      <Section
        title="What goes with it"
        note={`${found.sentence} Each attribute by itself, from 0 for not at all to 1.`}
      >
        {associations ? (
          <Chart spec={associations} />
        ) : (
          <Empty title="Nothing to compare">Too little is known.</Empty>
        )}
        <Remarks texts={found.caveats} />
      </Section>
      {regression && (
        <Section
          title="All of them together"
          note={`What each adds while the others stay the same. Together they explain ${explained} % of it.`}
        >
          <Chart spec={regression} />
        </Section>
      )}
      {found.rules.length > 0 && (
        <Section
          title="As rules"
          note="Found on some of the customers, measured on the others, and corrected for the number of rules."
        >
          <Rules found={found} />
        </Section>
      )}
    </>
  );
}

function Rules({ found }: { found: Drivers }) {
  const { formats } = useProject();
  const columns: Column<Drivers["rules"][number]>[] = [
    { key: "rule", title: "Rule", cell: (row) => <span>{row.sentence}</span> },
    {
      key: "customers",
      title: "Measured on",
      align: "end",
      from: "small",
      cell: (row) => <Num value={row.customers} />,
    },
    {
      key: "share",
      title: "Share",
      align: "end",
      cell: (row) => (
        <span className={row.significant ? undefined : "dim"}>
          {formats.value(row.share, "percent")} ({formats.value(row.low, "percent")} to{" "}
          {formats.value(row.high, "percent")})
        </span>
      ),
    },
    { key: "usual", title: "Everyone", align: "end", cell: (row) => formats.value(row.usual, "percent") },
  ];
  return <Table label="Rules" columns={columns} rows={found.rules} id={({ text }) => text} />;
}
