/** Who is told of changes, and how that goes. */

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useRetryDead } from "../../api/changes";
import { asProblem } from "../../api/problem";
import { queries } from "../../api/queries";
import type { TriggerSummary } from "../../api/types";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { Num } from "../../parts/num";
import { Prose } from "../../parts/prose";
import { Section } from "../../parts/section";
import { TableShape } from "../../parts/skeletons";
import { type Column, Table } from "../../parts/table";
import { sentence } from "../../text/words";
import classes from "./live.module.css";

export function Triggers() {
  const triggers = useQuery(queries.triggers());
  const { mayAct } = useProject();
  const retry = useRetryDead();
  return (
    <Section title="Triggers" note="Web addresses that are told of changes, signed, until they take them.">
      <Answered query={triggers} shape={<TableShape rows={3} />}>
        {(found) =>
          found.length === 0 ? (
            <p className={classes.quiet}>No trigger is defined. One is a file in the folder “triggers”.</p>
          ) : (
            <>
              <Table
                label="Triggers"
                columns={triggerColumns(mayAct ? retry.mutate : null)}
                rows={found}
                id={({ name }) => name}
              />
              <p role="status" className={classes.outcome}>
                {retry.data?.sentence}
                {retry.isError && sentence(asProblem(retry.error).message)}
              </p>
            </>
          )
        }
      </Answered>
    </Section>
  );
}

type Again = (trigger: string) => void;

function triggerColumns(again: Again | null): Column<TriggerSummary>[] {
  return [
    {
      key: "title",
      title: "Trigger",
      cell: (trigger) => (
        <span className={classes.trigger}>
          <strong>{trigger.title}</strong>
          <span className={classes.dim}>{about(trigger)}</span>
        </span>
      ),
    },
    {
      key: "url",
      title: "Address",
      from: "large",
      cell: ({ url }) => <span className={`mono ${classes.url}`}>{url}</span>,
    },
    {
      key: "state",
      title: "State",
      cell: ({ state, problem }) => (
        <span className={classes.trigger}>
          <span className={classes.state} data-state={state}>
            {state}
          </span>
          {problem && (
            <span className={classes.dim}>
              <Prose text={sentence(problem)} />
            </span>
          )}
        </span>
      ),
    },
    {
      key: "delivered",
      title: "Delivered",
      align: "end",
      from: "medium",
      cell: ({ delivered }) => <Num value={delivered} as="count" />,
    },
    {
      key: "waiting",
      title: "Waiting",
      align: "end",
      from: "medium",
      cell: ({ waiting }) => <Num value={waiting} as="count" />,
    },
    {
      key: "dead",
      title: "Put aside",
      align: "end",
      cell: ({ dead }) => <Num value={dead} as="count" />,
    },
    {
      key: "again",
      title: "Again",
      align: "end",
      cell: ({ name, title, dead, state }) =>
        again !== null &&
        (dead > 0 || state === "disabled") && (
          <Button
            variant="default"
            size="xs"
            leftSection={<RotateCw size={14} aria-hidden="true" />}
            aria-label={`Tell again: ${title}`}
            onClick={() => again(name)}
          >
            Tell again
          </Button>
        ),
    },
  ];
}

function about({ entered, left }: TriggerSummary): string {
  const parts = [
    entered.length > 0 ? `into ${entered.join(", ")}` : "",
    left.length > 0 ? `out of ${left.join(", ")}` : "",
  ];
  return parts.filter(Boolean).join("; ");
}
