/** What happens now: events that come in, who enters and leaves segments, who is told of it. */

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { queries } from "../../api/queries";
import type { IntakeState } from "../../api/types";
import { Link } from "../../frame/link";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { Figures } from "../../parts/figures";
import { Num } from "../../parts/num";
import { PageHead } from "../../parts/page-head";
import { Section } from "../../parts/section";
import { TableShape } from "../../parts/skeletons";
import { Empty, Remark } from "../../parts/states";
import { type Column, Table } from "../../parts/table";
import { When } from "../../parts/when";
import { DeadLetters } from "./dead-letters";
import { figuresOf } from "./figures";
import { Happening } from "./happening";
import { Queues } from "./queues";
import { Triggers } from "./triggers";

export default function LivePage() {
  const { mayAct } = useProject();
  const live = useQuery(queries.live());
  const intake = useQuery(queries.intake());
  const triggers = useQuery(queries.triggers());
  const dead = triggers.data?.reduce((sum, trigger) => sum + trigger.dead, 0) ?? 0;
  return (
    <>
      <PageHead
        title="Live"
        lead={live.data?.sentence}
        actions={
          mayAct && (
            <Button
              component={Link}
              to="/live/debugger"
              variant="default"
              leftSection={<FlaskConical size={16} aria-hidden="true" />}
            >
              Try an event
            </Button>
          )
        }
      />
      {live.data?.failure && <Remark text={live.data.failure.what} />}
      {live.data && intake.data && (
        <Figures figures={figuresOf(live.data, intake.data, dead)} asOf={live.data.until} />
      )}
      {mayAct && <Happening />}
      <Answered query={intake} shape={<TableShape rows={4} />}>
        {(state) => <Intake state={state} />}
      </Answered>
      {live.data && <Queues queues={live.data.queues} />}
      <Triggers />
      <DeadLetters />
    </>
  );
}

function Intake({ state }: { state: IntakeState }) {
  if (state.events === 0 && state.refused === 0) {
    return (
      <Empty title="Nothing comes in yet" command="ilk key create shop --role writer">
        Pages, apps and servers send events here as they happen. Make a key that may send, and nothing else.
      </Empty>
    );
  }
  return (
    <Section
      title="What comes in"
      note={
        <>
          The last event came <When at={state.last_received_at} since={new Date()} />.
        </>
      }
    >
      <Table label="Events by type" columns={kinds} rows={rowsOf(state)} id={({ name }) => name} />
    </Section>
  );
}

interface Row {
  name: string;
  events: number;
  last: string | null;
}

function rowsOf({ types, reasons }: IntakeState): Row[] {
  return [
    ...types.map(({ type, events }) => ({ name: type, events, last: null })),
    ...reasons.map(({ reason, events, last_at }) => ({ name: `refused: ${reason}`, events, last: last_at })),
  ];
}

const kinds: Column<Row>[] = [
  { key: "name", title: "Type", cell: ({ name }) => name },
  { key: "events", title: "Events", align: "end", cell: ({ events }) => <Num value={events} as="count" /> },
  {
    key: "last",
    title: "Last refused",
    from: "small",
    cell: ({ last }) => (last === null ? null : <When at={last} since={new Date()} />),
  },
];
