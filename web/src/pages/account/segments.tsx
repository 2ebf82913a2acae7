/** The segments that people of an account are in, with how many of them. */

import type { Account } from "../../api/types";
import { useFormats } from "../../frame/project";
import { Section } from "../../parts/section";
import { SegmentName } from "../../parts/segment-name";
import { type Column, Table } from "../../parts/table";

type Row = Account["segments"][number];

export function Segments({ account }: { account: Account }) {
  const formats = useFormats();
  const columns: Column<Row>[] = [
    {
      key: "segment",
      title: "Segment",
      cell: ({ segment, title, colour }) => <SegmentName name={segment} title={title} colour={colour} row />,
    },
    { key: "people", title: "People", align: "end", cell: ({ people }) => formats.exact(people, "count") },
    { key: "share", title: "Share", align: "end", cell: ({ share }) => formats.value(share, "percent") },
  ];
  return (
    <Section title="Segments">
      {account.segments.length === 0 ? (
        <p className="dim">Nobody of it is in a segment.</p>
      ) : (
        <Table label="Segments" columns={columns} rows={account.segments} id={(row) => row.segment} />
      )}
    </Section>
  );
}
