/** What was found: declared checks, why rows are in quarantine, what repeats, and what faults cost. */

import type { Verdict as Judged, QualityReport, QualitySubject } from "../../api/types";
import { Link } from "../../frame/link";
import { Num } from "../../parts/num";
import { Prose } from "../../parts/prose";
import { type Column, Table } from "../../parts/table";
import { Verdict } from "../../parts/verdict";
import classes from "./quality.module.css";

type Check = QualitySubject["checks"][number] & { key: string; of: string };
type Worst = QualityReport["worst"][number];
type Repeated = QualityReport["repeated"][number];
type Cost = QualityReport["costs"][number];

const verdicts: Record<Check["state"], Judged> = {
  met: "good",
  warning: "fair",
  failed: "poor",
  unknown: "unknown",
};

const checkColumns: Column<Check>[] = [
  {
    key: "state",
    title: "",
    width: "32px",
    cell: ({ state, sentence }) => <Verdict of={verdicts[state]} why={sentence} />,
  },
  { key: "of", title: "Of", cell: ({ of }) => of },
  {
    key: "check",
    title: "Check",
    cell: ({ check, sentence }) => (
      <div className={classes.check}>
        {check}
        <span className="dim">
          <Prose text={sentence} />
        </span>
      </div>
    ),
  },
];

export function CheckTable({ subjects }: { subjects: QualitySubject[] }) {
  const checks = subjects.flatMap((subject) =>
    // A check may be declared twice: once to warn, once to fail.
    subject.checks.map((each, place) => ({
      ...each,
      key: `${subject.kind} ${subject.name} ${place}`,
      of: subject.title,
    })),
  );
  if (checks.length === 0) {
    return <p className="dim">None is declared: sources and traits may have checks in their files.</p>;
  }
  return <Table label="Checks" columns={checkColumns} rows={checks} id={({ key }) => key} />;
}

const worstColumns: Column<Worst>[] = [
  { key: "source", title: "Source", from: "small", cell: ({ source }) => source },
  {
    key: "reason",
    title: "Why rows are in quarantine",
    cell: ({ source, code, reason }) => (
      <Link className="row-link" to={`/data/quarantine?${new URLSearchParams({ source, code })}`}>
        <Prose text={reason} />
      </Link>
    ),
  },
  { key: "rows", title: "Rows", align: "end", cell: ({ rows }) => <Num value={rows} /> },
  {
    key: "customers",
    title: "Customers",
    align: "end",
    from: "small",
    cell: ({ customers }) => <Num value={customers} />,
  },
];

export function WorstTable({ worst }: { worst: Worst[] }) {
  if (worst.length === 0) return <p className="dim">Every row was good.</p>;
  return (
    <Table
      label="Worst rows"
      columns={worstColumns}
      rows={worst}
      id={({ source, code, reason }) => `${source} ${code} ${reason}`}
    />
  );
}

const repeatedColumns: Column<Repeated>[] = [
  { key: "source", title: "Source", cell: ({ source }) => source },
  { key: "refused", title: "Refused", align: "end", cell: ({ refused }) => <Num value={refused} /> },
  { key: "known", title: "Known before", align: "end", cell: ({ known }) => <Num value={known} /> },
];

export function RepeatedTable({ repeated }: { repeated: Repeated[] }) {
  if (repeated.length === 0) return <p className="dim">No row repeats another.</p>;
  return (
    <Table label="Repeated rows" columns={repeatedColumns} rows={repeated} id={({ source }) => source} />
  );
}

const costColumns: Column<Cost>[] = [
  {
    key: "segment",
    title: "Segment",
    cell: ({ segment, title }) => (
      <Link className="row-link" to={`/segments/${encodeURIComponent(segment)}`}>
        {title}
      </Link>
    ),
  },
  {
    key: "members",
    title: "Members",
    align: "end",
    from: "small",
    cell: ({ members }) => <Num value={members} />,
  },
  {
    key: "about",
    title: "Because of",
    cell: ({ about, problem }) => <Because of={about} problem={problem} />,
  },
  { key: "into", title: "In", align: "end", cell: ({ into }) => <Num value={into} /> },
  { key: "out", title: "Out", align: "end", cell: ({ out }) => <Num value={out} /> },
];

function Because({ of, problem }: { of: string; problem: Cost["problem"] }) {
  return problem === "missing" ? (
    <>
      <code>{of}</code> is missing
    </>
  ) : (
    <>
      rows of <code>{of}</code> in quarantine
    </>
  );
}

export function CostTable({ costs }: { costs: readonly Cost[] }) {
  if (costs.length === 0) return <p className="dim">No fault puts anybody in or out of a segment.</p>;
  return (
    <Table
      label="Costs in segments"
      columns={costColumns}
      rows={costs}
      id={({ segment, problem, about }) => `${segment} ${problem} ${about}`}
    />
  );
}
