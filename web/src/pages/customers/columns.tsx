/** The columns of the list of customers: who, their headline traits, their segments. */

import type { CustomerRow, SegmentSummary } from "../../api/types";
import { Link } from "../../frame/link";
import { useProject } from "../../frame/project";
import type { Column } from "../../parts/table";
import { useTraitColumns } from "../../parts/trait-columns";
import { capital } from "../../text/words";
import { SegmentChips } from "./segment-chips";

export function useCustomerColumns(
  rows: readonly CustomerRow[],
  segments: readonly SegmentSummary[],
): Column<CustomerRow>[] {
  const { noun } = useProject();
  const traits = useTraitColumns(rows);
  const who: Column<CustomerRow> = {
    key: "customer_id",
    title: capital(noun),
    sortable: true,
    cell: (row) => (
      <Link className="row-link" to={`/customers/${encodeURIComponent(row.customer_id)}`}>
        {row.customer_id}
        {row.came_since_run && <span className="dim small"> waits for the next run</span>}
      </Link>
    ),
  };
  const isIn: Column<CustomerRow> = {
    key: "segments",
    title: "Segments",
    from: "medium",
    cell: (row) => <SegmentChips names={row.segments} segments={segments} />,
  };
  return [who, ...traits, isIn];
}
