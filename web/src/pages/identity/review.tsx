/** The pairs that wait for an answer, one at a time: both sides, what each field weighs, and three buttons with keys. */

import { Button, Kbd, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useRef, useState } from "react";
import { asProblem } from "../../api/problem";
import type { ReviewPair } from "../../api/types";
import { Chart } from "../../charts/chart";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { Section } from "../../parts/section";
import { TableShape } from "../../parts/skeletons";
import { Failure } from "../../parts/states";
import { Table } from "../../parts/table";
import { bits, type Said, type Side, saidBy, sides } from "./asked";
import classes from "./identity.module.css";
import { pairsToReview, useDecide } from "./queries";

export function Review() {
  const pairs = useQuery(pairsToReview());
  return (
    <Section
      title="To review"
      note="Pairs that are too doubtful to join and too alike to leave apart, the most probable first."
    >
      <Answered query={pairs} shape={<TableShape rows={5} />}>
        {({ items, total }) =>
          items.length === 0 ? (
            <p className="dim">No pair waits for an answer.</p>
          ) : (
            <Queue pairs={items} total={total ?? items.length} />
          )
        }
      </Answered>
    </Section>
  );
}

function Queue({ pairs, total }: { pairs: ReviewPair[]; total: number }) {
  const { mayAct } = useProject();
  const [skipped, setSkipped] = useState<string[]>([]);
  const [why, setWhy] = useState("");
  const decide = useDecide();
  const place = useRef<HTMLFieldSetElement>(null);
  const waiting = pairs.filter((pair) => !skipped.includes(named(pair)));
  const pair = waiting[0] ?? pairs[0];
  if (!pair) return null;

  function say(said: Said) {
    if (!pair || decide.isPending || !mayAct) return;
    // After the last one, those that were skipped come again.
    if (said === "skip") {
      decide.reset();
      setSkipped(waiting.length > 1 ? [...skipped, named(pair)] : []);
    } else {
      const reason = why.trim() || "Looked at side by side";
      decide.mutate(
        { a: pair.link.a, b: pair.link.b, verdict: said, why: reason },
        { onSuccess: () => setWhy("") },
      );
    }
    // The next pair comes in its place, and keys go on working.
    place.current?.focus();
  }
  function pressed(press: KeyboardEvent) {
    const said = saidBy(press);
    if (said === null) return;
    press.preventDefault();
    say(said);
  }
  return (
    <fieldset ref={place} tabIndex={-1} className={classes.pair} onKeyDown={pressed}>
      <legend className={classes.legend}>
        {pair.link.a} and {pair.link.b}: {[pair.link, ...pair.others].map((each) => each.rule).join(", ")}
        <span className="dim"> · {total === 1 ? "the only pair" : `${total} pairs wait`}</span>
      </legend>
      <div className={classes.beside}>
        <SideBySide pair={pair} />
        {pair.link.chart && <Chart spec={pair.link.chart} />}
      </div>
      {mayAct && (
        <div className={classes.answers}>
          <TextInput
            className={classes.why ?? ""}
            label="Reason"
            placeholder="Looked at side by side"
            value={why}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
          <Button loading={decide.isPending} onClick={() => say("same")} rightSection={<Kbd>S</Kbd>}>
            Same person
          </Button>
          <Button variant="default" onClick={() => say("different")} rightSection={<Kbd>D</Kbd>}>
            Different people
          </Button>
          <Button variant="subtle" onClick={() => say("skip")} rightSection={<Kbd>K</Kbd>}>
            Skip
          </Button>
        </div>
      )}
      {decide.isError && <Failure problem={asProblem(decide.error)} />}
      <p role="status" className="dim small">
        {decide.data?.sentence}
      </p>
    </fieldset>
  );
}

function named(pair: ReviewPair): string {
  return JSON.stringify([pair.link.a, pair.link.b]);
}

function SideBySide({ pair }: { pair: ReviewPair }) {
  const { formats } = useProject();
  const shown = (value: string | null) => value ?? formats.missing;
  return (
    <Table
      label="Both records"
      rows={sides(pair)}
      id={(side) => side.field}
      columns={[
        { key: "field", title: "Field", cell: (side: Side) => side.field },
        { key: "a", title: pair.link.a, cell: (side: Side) => shown(side.a) },
        { key: "b", title: pair.link.b, cell: (side: Side) => shown(side.b) },
        { key: "said", title: "Compared", cell: (side: Side) => side.said ?? "", from: "small" },
        {
          key: "weight",
          title: "Bits",
          align: "end",
          cell: (side: Side) => bits(side.weight),
          from: "small",
        },
      ]}
    />
  );
}
