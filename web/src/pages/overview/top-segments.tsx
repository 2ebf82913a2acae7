/** The segments that bring the most, in short. */

import type { SegmentSummary } from "../../api/types";
import { Link } from "../../frame/link";
import { Section } from "../../parts/section";
import { segmentSorts, useSegmentColumns } from "../../parts/segment-columns";
import { inOrder } from "../../parts/sorting";
import { Table } from "../../parts/table";

const shownAtMost = 8;

export function TopSegments({ segments }: { segments: SegmentSummary[] }) {
  const columns = useSegmentColumns(segments).map((column) => ({ ...column, sortable: false }));
  const byValue = segmentSorts.value ?? (() => null);
  const rows = inOrder(segments, byValue, true).slice(0, shownAtMost);
  const all = (
    <Link to="/segments" className="link">
      All {segments.length} segments
    </Link>
  );
  return (
    <Section title="Segments that bring the most" aside={segments.length > 0 && all}>
      {segments.length === 0 ? (
        <p className="dim">No segment is defined yet. Write one in segments/, then run.</p>
      ) : (
        <Table label="Segments that bring the most" columns={columns} rows={rows} id={(row) => row.name} />
      )}
    </Section>
  );
}
