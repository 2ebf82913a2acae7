/** All segments: find, sort, and compare two by ticking them. */

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { queries } from "../../api/queries";
import type { SegmentSummary } from "../../api/types";
import { useAddress } from "../../frame/address";
import { Link } from "../../frame/link";
import { usePast } from "../../frame/past";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { TableShape } from "../../parts/skeletons";
import { Empty } from "../../parts/states";
import { SegmentList } from "./list";

export default function SegmentsPage() {
  const segments = useQuery(queries.segments(usePast()));
  return (
    <Answered query={segments} title="Segments" shape={<TableShape rows={12} />}>
      {(all) => (all.length === 0 ? <NoneYet /> : <All segments={all} />)}
    </Answered>
  );
}

function All({ segments }: { segments: SegmentSummary[] }) {
  const address = useAddress();
  const lead = useLead(segments);
  const { mayAct } = useProject();
  const isPast = usePast() !== null;
  return (
    <>
      <PageHead
        title="Segments"
        lead={lead}
        actions={
          mayAct &&
          !isPast && (
            <Button component={Link} to="/segments/new" leftSection={<Plus size={16} aria-hidden="true" />}>
              New segment
            </Button>
          )
        }
      />
      <SegmentList address={address} segments={segments} />
    </>
  );
}

/** How many there are, and which brings the most. */
function useLead(segments: SegmentSummary[]): string {
  const { formats, nouns } = useProject();
  const count = segments.length === 1 ? "One segment" : `${segments.length} segments`;
  const unrecorded = segments.filter(({ as_of }) => as_of === null).length;
  if (unrecorded > 0) return `${count}; of ${unrecorded} nothing was recorded yet.`;
  const top = segments.reduce((a, b) => ((b.value_share ?? 0) > (a.value_share ?? 0) ? b : a));
  if (top.value_share === null) return `${count}.`;
  const share = formats.value(top.share, "percent");
  return `${count}; ${top.title}, ${share} of ${nouns}, bring ${formats.value(top.value_share, "percent")} of the value.`;
}

function NoneYet() {
  const { nouns } = useProject();
  return (
    <>
      <PageHead title="Segments" />
      <Empty title="No segment yet" command="ilk run">
        A segment is a group of {nouns} that share something: “ordered in the last 30 days”, “pays with
        coupons”. Write one as a file in the folder segments/, then run.
      </Empty>
    </>
  );
}
