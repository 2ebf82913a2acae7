/** The list of segments with its filters; what is ticked is compared above it. */

import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { Search } from "lucide-react";
import type { SegmentSummary } from "../../api/types";
import type { Address } from "../../frame/address";
import { usePast } from "../../frame/past";
import { NotThen } from "../../frame/turn-back";
import { segmentSorts, useSegmentColumns } from "../../parts/segment-columns";
import { inOrder, sortOf, sortText } from "../../parts/sorting";
import { Empty } from "../../parts/states";
import { type Column, Table } from "../../parts/table";
import { Toolbar } from "../../parts/toolbar";
import { capital } from "../../text/words";
import { Comparison } from "./comparison";
import { useLiveSizes } from "./live-sizes";
import { fits, ticked, tickedWith } from "./selection";

const largestFirst = { key: "size", descending: true };

interface Props {
  address: Address;
  segments: SegmentSummary[];
}

export function SegmentList({ address, segments: published }: Props) {
  const isPast = usePast() !== null;
  const segments = useLiveSizes(published, isPast);
  const columns = useSegmentColumns(segments);
  const sort = sortOf(address.get("sort"), largestFirst);
  const chosen = ticked(address.get("compare"), segments);
  const find = address.get("find") ?? "";
  const criterion = address.get("criterion");
  const rows = inOrder(
    segments.filter((segment) => fits(segment, find, criterion)),
    segmentSorts[sort.key] ?? ((segment) => segment.size),
    sort.descending,
  );
  const tick: Column<SegmentSummary> = {
    key: "tick",
    title: <span className="small">Compare</span>,
    width: "72px",
    from: "small",
    cell: (row) => (
      <Checkbox
        size="xs"
        aria-label={`Compare ${row.title}`}
        checked={chosen.includes(row)}
        onChange={() => address.set({ compare: tickedWith(chosen, row) }, { replace: true })}
      />
    ),
  };
  return (
    <>
      <Filters address={address} segments={segments} />
      {isPast && chosen.length > 0 && (
        <NotThen>Two segments can be compared as they are today, not as they were on</NotThen>
      )}
      <Comparison
        chosen={isPast ? [] : chosen}
        onClear={() => address.set({ compare: null }, { replace: true })}
      />
      {rows.length === 0 ? (
        <Empty title="No segment fits">Take away a filter, or look for another word.</Empty>
      ) : (
        <Table
          label="Segments"
          columns={isPast ? columns : [...columns, tick]}
          rows={rows}
          id={(row) => row.name}
          sort={sort}
          onSort={(next) => address.set({ sort: sortText(next) }, { replace: true })}
        />
      )}
    </>
  );
}

function Filters({ address, segments }: { address: Address; segments: SegmentSummary[] }) {
  const criteria = [...new Set(segments.flatMap((segment) => segment.criteria))].sort();
  return (
    <Toolbar>
      <TextInput
        aria-label="Find a segment"
        placeholder="Find a segment"
        leftSection={<Search size={16} strokeWidth={1.5} aria-hidden="true" />}
        value={address.get("find") ?? ""}
        onChange={(event) => address.set({ find: event.currentTarget.value }, { replace: true })}
      />
      <NativeSelect
        aria-label="Goes by"
        value={address.get("criterion") ?? ""}
        onChange={(event) => address.set({ criterion: event.currentTarget.value })}
        data={[
          { value: "", label: "Of any kind" },
          ...criteria.map((name) => ({ value: name, label: capital(name) })),
        ]}
      />
    </Toolbar>
  );
}
