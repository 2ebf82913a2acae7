/** What models of time found: how long each group stays, and how far apart purchases lie. */

import type { ModelReport } from "../../api/types";
import { useFormats, useProject } from "../../frame/project";
import { Num } from "../../parts/num";
import { SegmentLinks } from "../../parts/segment-links";
import { ShowAll, useShortened } from "../../parts/show-all";
import { type Column, Table } from "../../parts/table";
import { capital } from "../../text/words";
import { type Hazard, type Interval, listed, type Stay } from "./findings";
import { Found } from "./found";
import classes from "./model.module.css";
import { Share } from "./outcome-findings";
import { useTitles } from "./titles";

export function SurvivalFindings({ findings }: { findings: ModelReport["findings"] }) {
  const note = "How many are gone, and how many of those who begin are there after so many days.";
  return (
    <>
      <Found
        title="What makes people leave sooner"
        note="How many times as fast people leave with one unit more, or with this instead of what is not listed; all else equal. 1 is no effect."
        rows={listed<Hazard>(findings, "hazards")}
      >
        {(rows) => <Hazards rows={rows} />}
      </Found>
      <Found title="How long they stay" note={note} rows={listed<Stay>(findings, "groups")}>
        {(rows) => <Stays label="Groups" rows={rows} />}
      </Found>
      <Found title="By segment" note={note} rows={listed<Stay>(findings, "segments")}>
        {(rows) => <Stays label="Segments" rows={rows} areSegments />}
      </Found>
    </>
  );
}

const rare = 0.01;

function Hazards({ rows }: { rows: Hazard[] }) {
  const formats = useFormats();
  const titleOf = useTitles();
  const columns: Column<Hazard>[] = [
    {
      key: "feature",
      title: "Feature",
      cell: ({ feature, constant }) => (
        <div className={classes.two}>
          <strong>{titleOf(feature)}</strong>
          {constant < rare / rows.length && <span className="dim">Changes over time: an average.</span>}
        </div>
      ),
    },
    {
      key: "ratio",
      title: "Hazard ratio",
      align: "end",
      cell: ({ hazard_ratio }) => formats.ratio(hazard_ratio),
    },
    {
      key: "bounds",
      title: "In 19 of 20 cases",
      align: "end",
      cell: ({ low, high }) => (
        <span className={classes.whole}>
          {formats.ratio(low)} to {formats.ratio(high)}
        </span>
      ),
    },
  ];
  return <Table label="Hazards" columns={columns} rows={rows} id={({ feature }) => feature} />;
}

const groupsAtMost = 12;

interface StaysProps {
  label: string;
  rows: Stay[];
  areSegments?: boolean;
}

function Stays({ label, rows, areSegments = false }: StaysProps) {
  const formats = useFormats();
  const { nouns } = useProject();
  const { shown, more } = useShortened(rows, groupsAtMost);
  const days = rows[0]?.days ?? 0;
  const columns: Column<Stay>[] = [
    {
      key: "group",
      title: areSegments ? "Segment" : "Group",
      cell: ({ group }) =>
        areSegments ? <SegmentLinks names={[group]} none="" /> : <strong>{group}</strong>,
    },
    {
      key: "customers",
      title: capital(nouns),
      align: "end",
      from: "small",
      cell: ({ customers }) => <Num value={customers} />,
    },
    { key: "gone", title: "Gone", align: "end", cell: ({ gone }) => <Num value={gone} /> },
    {
      key: "median",
      title: "Half stay, days",
      align: "end",
      from: "medium",
      cell: ({ median }) => (median === null ? formats.missing : <Num value={median} />),
    },
    {
      key: "staying",
      title: `There after ${days} days`,
      align: "end",
      width: "28%",
      cell: ({ staying }) => <Share share={staying} />,
    },
  ];
  return (
    <>
      <Table label={label} columns={columns} rows={shown} id={({ group }) => group} />
      <ShowAll more={more} what="groups" />
    </>
  );
}

export function NextPurchaseFindings({ findings }: { findings: ModelReport["findings"] }) {
  const columns: Column<Interval>[] = [
    { key: "what", title: "Figure", cell: ({ what }) => capital(what) },
    { key: "figure", title: "Value", align: "end", cell: ({ figure }) => <Num value={figure} as="number" /> },
  ];
  return (
    <Found
      title="How far apart purchases lie"
      note="Each person’s own intervals count the more, the more of them there are."
      rows={listed<Interval>(findings, "intervals")}
    >
      {(rows) => <Table label="Intervals" columns={columns} rows={rows} id={({ what }) => what} />}
    </Found>
  );
}
