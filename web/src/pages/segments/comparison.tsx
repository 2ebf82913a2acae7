/** Two segments side by side: their figures, and how many people they share. */

import { CloseButton } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { Figure, Profile, SegmentSummary } from "../../api/types";
import { useProject } from "../../frame/project";
import { Num } from "../../parts/num";
import { SegmentName } from "../../parts/segment-name";
import { type Column, Table } from "../../parts/table";
import classes from "./comparison.module.css";

export function Comparison({ chosen, onClear }: { chosen: SegmentSummary[]; onClear: () => void }) {
  const [one, other] = chosen;
  if (!one) return null;
  return (
    <section className={classes.comparison} aria-label="Comparison">
      <CloseButton className={classes.close ?? ""} aria-label="Stop comparing" onClick={onClear} />
      {other ? (
        <SideBySide one={one} other={other} />
      ) : (
        <p>Tick another segment to compare {one.title} with it.</p>
      )}
    </section>
  );
}

interface Line {
  label: string;
  format: Figure["format"];
  one: number | null;
  other: number | null;
}

function SideBySide({ one, other }: { one: SegmentSummary; other: SegmentSummary }) {
  const [ofOne, ofOther] = useQueries({ queries: [queries.profile(one.name), queries.profile(other.name)] });
  const columns: Column<Line>[] = [
    { key: "label", title: <span className="dim">Figure</span>, cell: (line) => line.label },
    {
      key: "one",
      title: <Name of={one} />,
      align: "end",
      cell: ({ one: value, format }) => <Num value={value} as={format} />,
    },
    {
      key: "other",
      title: <Name of={other} />,
      align: "end",
      cell: ({ other: value, format }) => <Num value={value} as={format} />,
    },
  ];
  const profiled = profileLines(ofOne.data, ofOther.data);
  const lines = profiled.length > 0 ? profiled : summaryLines(one, other);
  return (
    <>
      <Table
        label={`${one.title} and ${other.title}`}
        columns={columns}
        rows={lines}
        id={(line) => line.label}
      />
      <Shared one={one} other={other} />
    </>
  );
}

function Name({ of }: { of: SegmentSummary }) {
  return <SegmentName name={of.name} title={of.title} colour={of.colour} />;
}

/** What the list knows already, until the profiles say it and more. */
function summaryLines(one: SegmentSummary, other: SegmentSummary): Line[] {
  return [
    { label: "Share of all", format: "percent", one: one.share, other: other.share },
    { label: "Share of the value", format: "percent", one: one.value_share, other: other.value_share },
  ];
}

/** The figures that both profiles have. */
function profileLines(one: Profile | undefined, other: Profile | undefined): Line[] {
  return (one?.figures ?? []).flatMap(({ name, label, format, value }) => {
    const match = other?.figures.find((figure) => figure.name === name);
    return match ? [{ label, format, one: value, other: match.value }] : [];
  });
}

function Shared({ one, other }: { one: SegmentSummary; other: SegmentSummary }) {
  const { formats, nouns } = useProject();
  const { data } = useQuery(queries.ask(`in segment ${one.name} and in segment ${other.name}`));
  if (!data) return null;
  const part = (of: SegmentSummary) =>
    `${formats.value(of.size === 0 ? 0 : data.count / of.size, "percent")} of ${of.title}`;
  return (
    <p className={classes.shared}>
      {data.count === 0
        ? "The two share nobody."
        : `${formats.value(data.count, "count")} ${nouns} are in both: ${part(one)}, ${part(other)}.`}
    </p>
  );
}
