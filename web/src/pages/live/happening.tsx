/** Who enters and leaves segments, as it happens: a quiet list, the newest first, that can be held still. */

import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ArrowDownLeft, ArrowUpRight, Pause, Play } from "lucide-react";
import { useState } from "react";
import { queries } from "../../api/queries";
import type { LiveChange, SegmentSummary } from "../../api/types";
import { Link } from "../../frame/link";
import { Section } from "../../parts/section";
import { SegmentName } from "../../parts/segment-name";
import { Failure } from "../../parts/states";
import { type Column, Table } from "../../parts/table";
import { When } from "../../parts/when";
import classes from "./live.module.css";
import { useChanges } from "./use-changes";

/** So many lines stand there at a time. */
const most = 20;

export function Happening() {
  const [paused, setPaused] = useState(false);
  const [segment, setSegment] = useState<string | null>(null);
  const { changes, connected, problem } = useChanges(paused);
  const { data: segments = [] } = useQuery(queries.segments());
  const columns = useColumns(segments);
  const rows = changes.filter((change) => segment === null || change.segment === segment).slice(0, most);
  if (problem) return <Failure problem={problem} />;
  return (
    <Section
      title="As it happens"
      note={<Line connected={connected} paused={paused} />}
      aside={
        <div className={classes.controls}>
          <Select
            aria-label="Segment"
            placeholder="All segments"
            size="xs"
            clearable
            searchable
            data={segments.map(({ name, title }) => ({ value: name, label: title }))}
            value={segment}
            onChange={setSegment}
          />
          <Button
            variant="default"
            size="xs"
            leftSection={
              paused ? <Play size={14} aria-hidden="true" /> : <Pause size={14} aria-hidden="true" />
            }
            onClick={() => setPaused(!paused)}
          >
            {paused ? "Go on" : "Pause"}
          </Button>
        </div>
      }
    >
      {rows.length === 0 ? (
        <p className={classes.quiet}>
          Nobody has entered or left {segment === null ? "a segment" : "it"} since you opened this page.
        </p>
      ) : (
        <Table label="Changes" columns={columns} rows={rows} id={(change) => String(change.number)} />
      )}
    </Section>
  );
}

function Line({ connected, paused }: { connected: boolean; paused: boolean }) {
  const state = !connected ? "waiting" : paused ? "paused" : "live";
  const words = { waiting: "Connecting", paused: "Held still; nothing is lost", live: "Listening" }[state];
  return (
    <span className={classes.line} data-state={state} role="status">
      {words}
    </span>
  );
}

function useColumns(segments: readonly SegmentSummary[]): Column<LiveChange>[] {
  const known = new Map(segments.map((segment) => [segment.name, segment]));
  return [
    {
      key: "customer",
      title: "Who",
      cell: ({ customer }) => (
        <Link to={`/customers/${encodeURIComponent(customer)}`} className={classes.who ?? ""}>
          {customer}
        </Link>
      ),
    },
    {
      key: "move",
      title: "Did",
      width: "96px",
      cell: ({ entered }) => (
        <span className={classes.move} data-entered={entered || undefined}>
          {entered ? (
            <ArrowDownLeft size={14} aria-hidden="true" />
          ) : (
            <ArrowUpRight size={14} aria-hidden="true" />
          )}
          {entered ? "entered" : "left"}
        </span>
      ),
    },
    {
      key: "segment",
      title: "Segment",
      cell: ({ segment }) => {
        const found = known.get(segment);
        return found ? (
          <SegmentName name={segment} title={found.title} colour={found.colour} />
        ) : (
          <span>{segment}</span>
        );
      },
    },
    { key: "at", title: "When", from: "small", cell: ({ at }) => <When at={at} time /> },
  ];
}
