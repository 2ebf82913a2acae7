/** The queues that sources read: how that goes, how far behind it is, and what keeps one from being read. */

import type { QueueState } from "../../api/types";
import { Link } from "../../frame/link";
import { Num } from "../../parts/num";
import { Section } from "../../parts/section";
import { Remark } from "../../parts/states";
import { type Column, Table } from "../../parts/table";
import { When } from "../../parts/when";

export function Queues({ queues }: { queues: QueueState[] }) {
  if (queues.length === 0) return null;
  return (
    <Section
      title="Queues"
      note="Entries are acknowledged once they are written down. Counts are since the server started."
    >
      {queues
        .filter(({ failure }) => failure !== null)
        .map(({ source, sentence }) => (
          <Remark key={source} text={`${source}: ${sentence}`} />
        ))}
      <Table label="Queues" columns={columns} rows={queues} id={({ source }) => source} />
    </Section>
  );
}

const columns: Column<QueueState>[] = [
  {
    key: "source",
    title: "Source",
    cell: ({ source }) => <Link to={`/data/sources/${encodeURIComponent(source)}`}>{source}</Link>,
  },
  { key: "state", title: "State", cell: ({ state }) => state },
  {
    key: "lag",
    title: "Waiting",
    align: "end",
    cell: ({ lag }) => lag !== null && <Num value={lag} as="count" />,
  },
  {
    key: "pending",
    title: "Not acknowledged",
    align: "end",
    from: "small",
    cell: ({ pending }) => pending !== null && <Num value={pending} as="count" />,
  },
  { key: "taken", title: "Taken", align: "end", cell: ({ taken }) => <Num value={taken} as="count" /> },
  {
    key: "refused",
    title: "Refused",
    align: "end",
    from: "small",
    cell: ({ refused }) => <Num value={refused} as="count" />,
  },
  {
    key: "last",
    title: "Last",
    from: "small",
    cell: ({ last_at }) => (last_at === null ? null : <When at={last_at} since={new Date()} />),
  },
];
