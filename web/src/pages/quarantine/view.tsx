/** Rows that broke a rule, each whole and with its reason; they can be tried again once the mapping is mended. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import { pageSize } from "../../api/queries/parameters";
import { useAddress } from "../../frame/address";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { Pager } from "../../parts/pager";
import { TableShape } from "../../parts/skeletons";
import { Empty } from "../../parts/states";
import { Table } from "../../parts/table";
import { useQuarantineColumns } from "./columns";
import { QuarantineFilter } from "./filter";
import { Retry } from "./retry";
import { RowPanel } from "./row-panel";

export default function QuarantinePage() {
  const address = useAddress();
  const { formats } = useProject();
  const filters = { source: address.get("source"), code: address.get("code"), cursor: address.get("cursor") };
  const rows = useQuery(queries.quarantine(filters));
  const chosen = address.get("row");
  const open = (row: string | null) =>
    address.set({ row, cursor: filters.cursor, page: address.get("page") });
  const columns = useQuarantineColumns(open);
  const total = rows.data?.total ?? null;
  const lead =
    total === null
      ? undefined
      : total === 0
        ? "No row is set aside."
        : `${formats.exact(total, "count")} ${total === 1 ? "row is" : "rows are"} set aside, with the reason for each; nothing was dropped.`;
  return (
    <>
      <PageHead title="Quarantine" lead={lead} above={[{ to: "/data", title: "Data" }]} />
      <QuarantineFilter address={address} rows={rows.data?.items ?? []} />
      <Retry source={filters.source} none={total === 0} />
      <Answered query={rows} shape={<TableShape rows={12} />}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty title="No row here">
              {filters.source || filters.code
                ? "No row is set aside for this source and reason."
                : "Rows that break a rule (a date that cannot be read, a missing key) are kept here instead of being dropped."}
            </Empty>
          ) : (
            <>
              <Table
                label="Quarantined rows"
                columns={columns}
                rows={page.items}
                id={(row) => row.id}
                current={chosen}
              />
              <Pager address={address} page={page} size={pageSize} />
              <RowPanel row={page.items.find(({ id }) => id === chosen) ?? null} onClose={() => open(null)} />
            </>
          )
        }
      </Answered>
    </>
  );
}
