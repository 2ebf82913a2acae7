/** The columns of segments that several lists share. */

import type { SegmentSummary } from "../api/types";
import { Link } from "../frame/link";
import { useProject } from "../frame/project";
import { capital } from "../text/words";
import { Bar } from "./bar";
import { Criteria } from "./criterion";
import { Glyph, segmentColour } from "./glyph";
import { Num } from "./num";
import classes from "./segment-columns.module.css";
import type { SortValue } from "./sorting";
import { Sparkline } from "./sparkline";
import type { Column } from "./table";

/** A segment in a list; `isLive`: its size is that of now, not of the last run. */
export interface CountedSegment extends SegmentSummary {
  isLive?: boolean;
}

export const segmentSorts: Readonly<Record<string, (segment: SegmentSummary) => SortValue>> = {
  title: (segment) => segment.title,
  size: (segment) => segment.size,
  value: (segment) => segment.value,
  growth: (segment) => segment.growth,
};

export function useSegmentColumns(rows: readonly SegmentSummary[]): Column<CountedSegment>[] {
  const { formats, nouns } = useProject();
  const largest = Math.max(1, ...rows.map((row) => row.size));
  return [
    {
      key: "title",
      title: "Segment",
      sortable: true,
      cell: (row) => <Name segment={row} />,
    },
    {
      key: "criteria",
      title: "Goes by",
      from: "large",
      width: "88px",
      cell: (row) => <Criteria names={row.criteria} />,
    },
    {
      key: "size",
      title: capital(nouns),
      sortable: true,
      align: "end",
      width: "20%",
      cell: (row) => <Size segment={row} largest={largest} />,
    },
    {
      key: "value",
      title: "Value",
      sortable: true,
      align: "end",
      from: "small",
      cell: (row) => (
        <>
          <Num value={row.value} as="money" />
          {row.value_share !== null && (
            <div className={classes.under}>{formats.value(row.value_share, "percent")} of all</div>
          )}
        </>
      ),
    },
    {
      key: "trend",
      title: "Trend",
      from: "medium",
      width: "112px",
      cell: (row) => <Sparkline values={row.trend} />,
    },
    {
      key: "growth",
      title: "Change",
      sortable: true,
      align: "end",
      from: "medium",
      cell: (row) => (row.growth === null ? <NoGrowth segment={row} /> : formats.change(row.growth)),
    },
  ];
}

function Name({ segment }: { segment: SegmentSummary }) {
  return (
    <div className={classes.name}>
      <Glyph name={segment.name} colour={segment.colour} size={32} />
      <div>
        <Link className="row-link" to={`/segments/${encodeURIComponent(segment.name)}`}>
          {segment.title}
        </Link>
        <div className={classes.sentence}>{segment.description || capital(segment.sentence)}</div>
      </div>
    </div>
  );
}

function Size({ segment, largest }: { segment: CountedSegment; largest: number }) {
  if (segment.as_of === null) return <span className="dim">not recorded</span>;
  return (
    <div className={classes.size}>
      <span className={classes.bar}>
        <Bar share={segment.size / largest} colour={segmentColour(segment.colour)} />
      </span>
      <span className={classes.figures}>
        <Num value={segment.size} />
        <span className={classes.under}>
          {segment.isLive && (
            <span className={classes.live} title="How many are in it now, by the events that came.">
              live
            </span>
          )}
          <Num value={segment.share} as="percent" />
        </span>
      </span>
    </div>
  );
}

function NoGrowth({ segment }: { segment: SegmentSummary }) {
  const { formats } = useProject();
  return <span className="dim">{segment.as_of === null ? formats.missing : "new"}</span>;
}
