/** The runs of the main job: when, how long, what came of them; each opens to its steps. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import { useAddress } from "../../frame/address";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { Pager } from "../../parts/pager";
import { TableShape } from "../../parts/skeletons";
import { Empty } from "../../parts/states";
import { Table } from "../../parts/table";
import { useRunColumns } from "./columns";
import { useLead } from "./lead";
import { useLiveRuns } from "./live";
import { RunNow } from "./run-now";
import classes from "./runs.module.css";
import { Steps } from "./steps";

const pageSize = 25;

export default function RunsPage() {
  const address = useAddress();
  const { mayAct } = useProject();
  const listed = useQuery(queries.runs(address.get("cursor")));
  const runs = useLiveRuns(listed.data?.items ?? [], address.get("cursor") === null);
  const open = address.get("open");
  const columns = useRunColumns(open, (id) =>
    address.set({ open: id, cursor: address.get("cursor"), page: address.get("page") }, { replace: true }),
  );
  const lead = useLead(runs);
  return (
    <>
      <PageHead title="Runs" lead={lead} actions={mayAct && <RunNow />} />
      <div className={classes.list}>
        <Answered query={listed} shape={<TableShape rows={12} />}>
          {(page) =>
            runs.length === 0 ? (
              <Empty title="No run yet" command="ilk run">
                A run loads what is new, refreshes every segment, and leaves its record here. One that is
                stopped half-way leaves the last good state.
              </Empty>
            ) : (
              <>
                <Table
                  label="Runs"
                  columns={columns}
                  rows={runs}
                  id={(run) => run.id}
                  below={(run) => (run.id === open ? <Steps run={run} /> : null)}
                />
                <Pager address={address} page={page} size={pageSize} />
              </>
            )
          }
        </Answered>
      </div>
    </>
  );
}
