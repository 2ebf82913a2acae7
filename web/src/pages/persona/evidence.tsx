/** The evidence: habits as bars beside everyone's, what most of them buy, journeys, and the reason for the name. */

import type { Persona } from "../../api/types";
import { useFormats } from "../../frame/project";
import { Bar } from "../../parts/bar";
import { segmentColour } from "../../parts/glyph";
import { Section } from "../../parts/section";
import { type Column, Table } from "../../parts/table";
import { HabitBars } from "./habit-bars";
import classes from "./persona.module.css";

export function Evidence({ persona }: { persona: Persona }) {
  const { habits = [], products = [], journeys = [] } = persona;
  return (
    <>
      {habits.length > 0 && (
        <Section title="When, where, how" note="Bars are members, ticks everyone.">
          <div className={classes.habits}>
            {habits.map((habit) => (
              <HabitBars
                key={`${habit.kind} ${habit.title}`}
                habit={habit}
                colour={segmentColour(persona.colour)}
              />
            ))}
          </div>
        </Section>
      )}
      {products.length > 0 && (
        <Section title="What most of them buy" note="Whether or not it sets them apart.">
          <Products persona={persona} />
        </Section>
      )}
      {journeys.length > 0 && (
        <Section
          title="Journeys that several walked"
          note="Each was walked by all the members it counts, step by step; nobody walked it alone."
        >
          <ol className={classes.journeys}>
            {journeys.map(({ sentence, steps }) => (
              <li key={sentence}>
                <ol className={classes.steps}>
                  {steps.map(({ what, times, after }, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a step may come twice, and the order is fixed.
                    <li key={index}>
                      {after && <span className={classes.after}>{after}</span>}
                      <strong>{what}</strong> {times}
                    </li>
                  ))}
                </ol>
                <p className="dim">{sentence.slice(sentence.lastIndexOf("So did"))}</p>
              </li>
            ))}
          </ol>
        </Section>
      )}
      <Section title="Where the name comes from">
        <p>
          “{persona.proposed.name}” is proposed. {persona.proposed.reason}
        </p>
      </Section>
    </>
  );
}

type Bought = NonNullable<Persona["products"]>[number];

function Products({ persona: { products = [], colour } }: { persona: Persona }) {
  const formats = useFormats();
  const columns: Column<Bought>[] = [
    { key: "product", title: "Product", cell: (row) => row.product },
    {
      key: "share",
      title: "Members",
      align: "end",
      cell: (row) => (
        <>
          {formats.value(row.share, "percent")}
          <Bar share={row.share} colour={segmentColour(colour)} />
        </>
      ),
    },
    { key: "usual", title: "Everyone", align: "end", cell: (row) => formats.value(row.usual, "percent") },
  ];
  return (
    <Table label="What most of them buy" columns={columns} rows={products} id={({ product }) => product} />
  );
}
