/** How often each variant of a slot was shown lately, and kept from who is held out. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { ExposureCount } from "../../api/types";
import { Charts } from "../../charts/charts";
import { Answered } from "../../parts/answered";
import { Num } from "../../parts/num";
import { Section } from "../../parts/section";
import { TableShape } from "../../parts/skeletons";
import { type Column, Table } from "../../parts/table";

export function HowOften({ slot }: { slot: string }) {
  const found = useQuery(queries.exposures(slot));
  return (
    <Section
      title="How often"
      note="A visitor counts once for each variant and visit, over the last 30 days."
    >
      <Answered query={found} shape={<TableShape rows={3} />}>
        {({ sentence: words, variants, days, charts }) => (
          <>
            {days.length === 0 ? <p className="dim">{words}</p> : <Charts charts={charts} />}
            <Table label="Exposures" columns={columns} rows={variants} id={({ variant }) => variant} />
          </>
        )}
      </Answered>
    </Section>
  );
}

const columns: Column<ExposureCount>[] = [
  { key: "variant", title: "Variant", cell: ({ variant }) => variant },
  { key: "shown", title: "Shown", align: "end", cell: ({ shown }) => <Num value={shown} as="count" /> },
  {
    key: "held",
    title: "Held out",
    align: "end",
    cell: ({ held_out }) => <Num value={held_out} as="count" />,
  },
];
