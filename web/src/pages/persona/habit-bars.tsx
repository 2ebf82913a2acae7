/** A habit as bars, with a tick where everyone is; the numbers behind it as a table. */

import type { Persona } from "../../api/types";
import { useFormats } from "../../frame/project";
import { type Column, Table } from "../../parts/table";
import classes from "./persona.module.css";

type Habit = NonNullable<Persona["habits"]>[number];
type Value = Habit["values"][number];

/** More bars than this stand too close for a label each. */
const labelled = 12;

export function HabitBars({ habit, colour }: { habit: Habit; colour: string }) {
  const formats = useFormats();
  const most = Math.max(...habit.values.map(({ share, usual }) => Math.max(share, usual))) || 1;
  const every = habit.values.length > labelled ? 4 : 1;
  const columns: Column<Value>[] = [
    { key: "label", title: habit.title, cell: (row) => row.label },
    {
      key: "share",
      title: `Of ${habit.of}`,
      align: "end",
      cell: (row) => formats.value(row.share, "percent"),
    },
    { key: "usual", title: "Everyone", align: "end", cell: (row) => formats.value(row.usual, "percent") },
  ];
  return (
    <figure className={classes.habit}>
      <figcaption>
        <strong>{habit.title}</strong>
        <span className="dim">{habit.sentence}</span>
      </figcaption>
      <div className={classes.bars} aria-hidden="true">
        {habit.values.map(({ value, label, share, usual }, index) => (
          <div key={value} className={classes.bar}>
            <div className={classes.well}>
              <span style={{ height: `${(share / most) * 100}%`, background: colour }} />
              <i style={{ bottom: `${(usual / most) * 100}%` }} />
            </div>
            <span className={classes.label}>{index % every === 0 ? short(label, habit.kind) : ""}</span>
          </div>
        ))}
      </div>
      <details>
        <summary className="dim small">Show as table</summary>
        <Table label={habit.title} columns={columns} rows={habit.values} id={({ value }) => value} />
      </details>
    </figure>
  );
}

function short(label: string, kind: Habit["kind"]): string {
  return kind === "weekday" || kind === "month" ? label.slice(0, 3) : label;
}
