/** What triggers put aside after its last attempt, and giving it up for a reason. */

import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useDismissDead } from "../../api/changes";
import { asProblem } from "../../api/problem";
import { queries } from "../../api/queries";
import type { DeliveryRecord } from "../../api/types";
import { useProject } from "../../frame/project";
import { Section } from "../../parts/section";
import { type Column, Table } from "../../parts/table";
import { When } from "../../parts/when";
import { sentence } from "../../text/words";
import classes from "./live.module.css";

const ANY_REASON = "Looked at and given up";

export function DeadLetters() {
  const { mayAct } = useProject();
  const dead = useQuery({ ...queries.deadLetters(null), enabled: mayAct });
  const dismiss = useDismissDead();
  const [why, setWhy] = useState("");
  const total = dead.data?.total ?? 0;
  if (!dead.data || (total === 0 && dismiss.data === undefined)) return null;
  function giveUp(name: string, message: string | null) {
    dismiss.mutate({ name, message, why: why.trim() || ANY_REASON }, { onSuccess: () => setWhy("") });
  }
  const triggers = [...new Set(dead.data.items.map(({ trigger }) => trigger))];
  return (
    <Section
      title="Put aside"
      note="Messages that no attempt has delivered; each can be told again under the same id, or given up for good."
    >
      {total > 0 && (
        <>
          <div className={classes.giving}>
            <TextInput
              label="Reason for giving up"
              placeholder={ANY_REASON}
              value={why}
              onChange={(event) => setWhy(event.currentTarget.value)}
            />
            {triggers.map((name) => (
              <Button
                key={name}
                variant="default"
                loading={dismiss.isPending}
                onClick={() => giveUp(name, null)}
              >
                Give up all of {name}
              </Button>
            ))}
          </div>
          <Table
            label="Messages that were put aside"
            columns={columns(giveUp)}
            rows={dead.data.items}
            id={({ trigger, message_id }) => `${trigger} ${message_id}`}
          />
        </>
      )}
      <p role="status" className={classes.outcome}>
        {dismiss.data?.sentence}
        {dismiss.isError && sentence(asProblem(dismiss.error).message)}
      </p>
    </Section>
  );
}

function columns(giveUp: (trigger: string, message: string) => void): Column<DeliveryRecord>[] {
  return [
    { key: "customer", title: "Who", cell: ({ customer_id }) => customer_id },
    {
      key: "about",
      title: "Of",
      from: "small",
      cell: ({ segment, entered }) => `${entered ? "entered" : "left"} ${segment}`,
    },
    { key: "trigger", title: "Trigger", from: "medium", cell: ({ trigger }) => trigger },
    { key: "why", title: "Why", cell: ({ problem }) => sentence(problem) },
    { key: "at", title: "Last told", from: "medium", cell: ({ told_at }) => <When at={told_at} time /> },
    {
      key: "giving",
      title: "Give up",
      align: "end",
      cell: ({ trigger, message_id, customer_id, segment }) => (
        <Button
          variant="default"
          size="xs"
          aria-label={`Give up the message of ${customer_id} and ${segment} to ${trigger}`}
          onClick={() => giveUp(trigger, message_id)}
        >
          Give up
        </Button>
      ),
    },
  ];
}
