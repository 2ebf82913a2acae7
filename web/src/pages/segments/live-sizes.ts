/** How many are in each segment now, where that is followed live. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { LiveState, SegmentSummary } from "../../api/types";
import type { CountedSegment } from "../../parts/segment-columns";

/** The segments with their sizes of now; those of the last run where nothing is followed, or of a past day. */
export function useLiveSizes(segments: SegmentSummary[], isPast: boolean): CountedSegment[] {
  const { data } = useQuery({ ...queries.live(), enabled: !isPast });
  return data && !isPast ? counted(segments, data) : segments;
}

export function counted(segments: SegmentSummary[], live: LiveState): CountedSegment[] {
  const followed = new Map(
    live.segments.filter(({ freshness }) => freshness.pace !== "batch").map((each) => [each.name, each.size]),
  );
  return segments.map((segment) => {
    const size = followed.get(segment.name);
    if (size === undefined || live.customers === 0) return segment;
    return { ...segment, size, share: size / live.customers, isLive: true };
  });
}
