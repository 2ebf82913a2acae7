/** Who is in a segment: a list with a look at each beside it, and the list as a file. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import { pageSize } from "../../api/queries/parameters";
import type { Member, SegmentSummary } from "../../api/types";
import { useAddress } from "../../frame/address";
import { usePast } from "../../frame/past";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { DownloadButton } from "../../parts/download-button";
import { Pager } from "../../parts/pager";
import { TableShape } from "../../parts/skeletons";
import { Empty } from "../../parts/states";
import { type Column, Table } from "../../parts/table";
import { useTraitColumns } from "../../parts/trait-columns";
import { When } from "../../parts/when";
import { capital } from "../../text/words";
import { Peek } from "./peek";
import classes from "./segment.module.css";

export function MembersTab({ summary }: { summary: SegmentSummary }) {
  const address = useAddress();
  const { noun, nouns, mayAct } = useProject();
  const past = usePast();
  const members = useQuery(queries.members(summary.name, address.get("cursor"), past));
  const traits = useTraitColumns<Member>(members.data?.items ?? []);
  const peek = address.get("peek");
  const open = (id: string | null) =>
    address.set({ peek: id, cursor: address.get("cursor"), page: address.get("page") });
  const columns: Column<Member>[] = [
    {
      key: "customer_id",
      title: capital(noun),
      cell: (row) => (
        <button type="button" className="row-link" onClick={() => open(row.customer_id)}>
          {row.customer_id}
        </button>
      ),
    },
    { key: "since", title: "Member since", from: "small", cell: (row) => <When at={row.since} /> },
    ...traits,
  ];
  const file = `/v1/segments/${encodeURIComponent(summary.name)}/members.csv`;
  return (
    <>
      <div className={classes.bar}>
        <p className="dim">Press a line to look at someone without leaving the list.</p>
        {mayAct && past === null && <DownloadButton address={file} fileName={`${summary.name}.csv`} />}
      </div>
      <Answered query={members} shape={<TableShape rows={12} />}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty title={`No ${noun} is in this segment`}>
              {past === null
                ? `Nobody fits the definition as of now. Edit it and watch the count, to find ${nouns}.`
                : "Nobody was in it by the end of that day, as far as it is recorded."}
            </Empty>
          ) : (
            <>
              <Table
                label={`Members of ${summary.title}`}
                columns={columns}
                rows={page.items}
                id={(row) => row.customer_id}
                current={peek}
              />
              <Pager address={address} page={page} size={pageSize} />
            </>
          )
        }
      </Answered>
      <Peek id={peek} segment={summary.name} onClose={() => open(null)} />
    </>
  );
}
