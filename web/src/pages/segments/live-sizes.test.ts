import { describe, expect, it } from "vitest";
import type { LiveState, SegmentSummary } from "../../api/types";
import { counted } from "./live-sizes";

const segments = ["vip", "best", "new"].map((name) => ({ name, size: 10, share: 0.1 }) as SegmentSummary);

function following(customers: number): LiveState {
  const paces = { vip: "instant", best: "batch" } as const;
  const sizes = Object.entries(paces).map(([name, pace]) => ({
    name,
    size: 12,
    freshness: { pace, why: [] },
  }));
  return { customers, segments: sizes } as unknown as LiveState;
}

describe("live sizes", () => {
  it("are those of segments that follow events; the others stay those of the last run", () => {
    expect(counted(segments, following(200))).toEqual([
      { name: "vip", size: 12, share: 0.06, isLive: true },
      { name: "best", size: 10, share: 0.1 },
      { name: "new", size: 10, share: 0.1 },
    ]);
  });

  it("are those of the last run while nobody is followed", () => {
    expect(counted(segments, following(0))).toEqual(segments);
  });
});
