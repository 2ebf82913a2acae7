/** How well segments are chosen: what is wrong first, then segmentations and segments, then two side by side. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { HealthReport, Mistake } from "../../api/types";
import { Charts } from "../../charts/charts";
import { useAddress } from "../../frame/address";
import { Link } from "../../frame/link";
import { usePast } from "../../frame/past";
import { Answered } from "../../parts/answered";
import { MistakeList } from "../../parts/mistakes";
import { PageHead } from "../../parts/page-head";
import { Section } from "../../parts/section";
import { ShowAll, useShortened } from "../../parts/show-all";
import { TableShape } from "../../parts/skeletons";
import { Empty, Remark } from "../../parts/states";
import { Compare } from "./compare";
import classes from "./health.module.css";
import { OneSegmentation } from "./one-segmentation";
import { SegmentationTable, SegmentTable } from "./tables";

export default function HealthPage() {
  const health = useQuery(queries.health(usePast()));
  return (
    <Answered query={health} title="Health" shape={<TableShape rows={10} />}>
      {(found) => (
        <>
          <PageHead title="Health" lead={found.sentence} plain />
          {found.segments.length === 0 ? <NoSegments /> : <Found found={found} />}
        </>
      )}
    </Answered>
  );
}

function NoSegments() {
  return (
    <Empty title="No segment yet" command="ilk run">
      Here you will see how well your segments are chosen: whether they are large enough, differ, stay, and
      are used. Define one in a file in the folder segments/, then run.
    </Empty>
  );
}

function Found({ found }: { found: HealthReport }) {
  const address = useAddress();
  const { segmentations } = found;
  const asked = address.get("segmentation");
  const shown = segmentations.find(({ name }) => name === asked) ?? segmentations[0];
  return (
    <>
      <Section title="What to look at">
        {found.mistakes.length === 0 ? (
          <p className="dim">Nothing: none of the classic mistakes was found.</p>
        ) : (
          <Mistakes found={found} />
        )}
      </Section>
      <Section
        title="Segmentations"
        note="Segments that stand beside each other. Hover a mark for the reason; choose one to see all of it below."
      >
        <SegmentationTable found={segmentations} shown={shown?.name ?? null} />
        {found.caveats.map((text) => (
          <Remark key={text} text={text} />
        ))}
      </Section>
      {shown && <OneSegmentation found={shown} />}
      {Object.keys(found.charts).length > 0 && (
        <Section title="What segmentations explain">
          <Charts charts={found.charts} />
        </Section>
      )}
      <Compare segmentations={segmentations} />
      <Section title="Segments" note="Each leads to its own health, with the numbers behind every mark.">
        <SegmentTable found={found.segments} />
      </Section>
    </>
  );
}

function Mistakes({ found }: { found: HealthReport }) {
  const titles = new Map(found.segments.map(({ segment, title }) => [segment, title]));
  const all = new Map(found.segmentations.map(({ name, title }) => [name, title]));
  const about = ({ segment, segmentation }: Mistake) => {
    if (segment) {
      return (
        <Link to={`/segments/${encodeURIComponent(segment)}/health`}>{titles.get(segment) ?? segment}:</Link>
      );
    }
    return <span className={classes.about}>{all.get(segmentation ?? "") ?? segmentation}:</span>;
  };
  const { shown, more } = useShortened(found.mistakes, 8);
  return (
    <>
      <MistakeList mistakes={shown} about={about} />
      <ShowAll more={more} what="remarks" />
    </>
  );
}
