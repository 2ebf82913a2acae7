/** Two segmentations side by side: what is compared, how far they agree, and what each explains. */

import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { SegmentationComparison, SegmentationHealth } from "../../api/types";
import { useAddress } from "../../frame/address";
import { usePast } from "../../frame/past";
import { Answered } from "../../parts/answered";
import { Num } from "../../parts/num";
import { Section } from "../../parts/section";
import { TableShape } from "../../parts/skeletons";
import { Remark } from "../../parts/states";
import { type Column, Table } from "../../parts/table";
import { CrossTable } from "./cross-table";
import classes from "./health.module.css";

export function Compare({ segmentations }: { segmentations: SegmentationHealth[] }) {
  const address = useAddress();
  const one = address.get("one");
  const other = address.get("other");
  return (
    <Section
      title="Compare two segmentations"
      note="Of the same people: where they stand in both, and which tells more of a metric."
    >
      <div className={classes.choice}>
        <Choice
          label="One"
          value={one}
          segmentations={segmentations}
          onChosen={(next) => address.set({ one: next })}
        />
        <Choice
          label="Another"
          value={other}
          segmentations={segmentations}
          onChosen={(next) => address.set({ other: next })}
        />
      </div>
      {one && other && <Compared one={one} other={other} />}
    </Section>
  );
}

interface ChoiceProps {
  label: string;
  value: string | null;
  segmentations: SegmentationHealth[];
  onChosen: (name: string | null) => void;
}

function Choice({ label, value, segmentations, onChosen }: ChoiceProps) {
  const { data: traits = [] } = useQuery(queries.traits());
  const known = segmentations.map(({ name, title }) => ({ value: name, label: title }));
  const taken = new Set(known.map((each) => each.value));
  const values = traits
    .filter(({ name, type }) => type === "text" && !taken.has(name))
    .map(({ name, title }) => ({ value: name, label: title || name }));
  const listed = [...known, ...values].some((each) => each.value === value);
  return (
    <NativeSelect
      label={label}
      value={value ?? ""}
      onChange={(event) => onChosen(event.currentTarget.value || null)}
      data={[
        { value: "", label: "Choose" },
        ...(value && !listed ? [{ value, label: value }] : []),
        { group: "Segmentations", items: known },
        ...(values.length > 0 ? [{ group: "Values of a trait", items: values }] : []),
      ]}
    />
  );
}

function Compared({ one, other }: { one: string; other: string }) {
  const comparison = useQuery(queries.segmentationComparison(one, other, usePast()));
  return (
    <Answered query={comparison} shape={<TableShape rows={6} />}>
      {(found) => (
        <>
          <p className={classes.said}>{found.sentence}</p>
          <ExplainedTable found={found} />
          <CrossTable found={found} />
          {found.caveats.map((text) => (
            <Remark key={text} text={text} />
          ))}
        </>
      )}
    </Answered>
  );
}

type Explained = SegmentationComparison["explained"][number];

function ExplainedTable({ found }: { found: SegmentationComparison }) {
  const columns: Column<Explained>[] = [
    { key: "label", title: "Variance explained", cell: ({ label }) => label },
    { key: "one", title: found.one.title, align: "end", cell: (row) => <Num value={row.one} as="percent" /> },
    {
      key: "other",
      title: found.other.title,
      align: "end",
      cell: (row) => <Num value={row.other} as="percent" />,
    },
    {
      key: "together",
      title: "Together",
      align: "end",
      cell: (row) => <Num value={row.together} as="percent" />,
    },
  ];
  if (found.explained.length === 0) return null;
  return (
    <Table label="What each explains" columns={columns} rows={found.explained} id={({ metric }) => metric} />
  );
}
