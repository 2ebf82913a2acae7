/** What was tried is really sent, and what comes of it is watched. */

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { asProblem } from "../../api/problem";
import { queries } from "../../api/queries";
import type { LiveTrial } from "../../api/types";
import { Section } from "../../parts/section";
import { SegmentName } from "../../parts/segment-name";
import { Failure } from "../../parts/states";
import { When } from "../../parts/when";
import classes from "./debugger.module.css";
import { outcome, type Sent, useSend } from "./queries";

export function Sending({ trial }: { trial: LiveTrial }) {
  const send = useSend();
  return (
    <Section
      title="Send it"
      note="It then counts like any event: segments change, triggers tell of it, and it cannot be taken back."
    >
      {send.data ? (
        <Outcome sent={send.data} />
      ) : (
        <Button
          variant="default"
          leftSection={<Send size={16} aria-hidden="true" />}
          loading={send.isPending}
          onClick={() => send.mutate({ customer: trial.customer, message: trial.message })}
        >
          Send this event
        </Button>
      )}
      {send.isError && <Failure problem={asProblem(send.error)} />}
    </Section>
  );
}

function Outcome({ sent }: { sent: Sent }) {
  const changes = useQuery(outcome(sent));
  const { data: segments = [] } = useQuery(queries.segments());
  const known = new Map(segments.map((segment) => [segment.name, segment]));
  const found = changes.data ?? [];
  return (
    <div role="status">
      {changes.isError && <Failure problem={asProblem(changes.error)} />}
      <p>
        {found.length === 0
          ? `It was sent. ${sent.customer} has entered and left no segment since.`
          : `It was sent. Since then ${sent.customer}`}
      </p>
      <ul className={classes.moves}>
        {found.toReversed().map(({ number, segment, entered, at }) => {
          const label = known.get(segment);
          return (
            <li key={number}>
              <span className={classes.word}>{entered ? "entered" : "left"}</span>
              {label ? (
                <SegmentName name={segment} title={label.title} colour={label.colour} />
              ) : (
                <span>{segment}</span>
              )}
              <span className="dim">
                <When at={at} time />
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
