/** What people decided on pairs, newest first; each can be taken back. */

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { asProblem } from "../../api/problem";
import type { PairDecision } from "../../api/types";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { Section } from "../../parts/section";
import { TableShape } from "../../parts/skeletons";
import { Failure } from "../../parts/states";
import { Table } from "../../parts/table";
import { When } from "../../parts/when";
import { identityDecisions, useDecide } from "./queries";

export function Decisions() {
  const decisions = useQuery(identityDecisions());
  return (
    <Answered query={decisions} shape={<TableShape rows={3} />}>
      {(all) =>
        all.length > 0 && (
          <Section title="Decisions" note="They count in every run until they are taken back.">
            <Made all={all} />
          </Section>
        )
      }
    </Answered>
  );
}

function Made({ all }: { all: PairDecision[] }) {
  const { mayAct } = useProject();
  const decide = useDecide();
  const takeBack = ({ a, b }: PairDecision) =>
    decide.mutate({ a, b, verdict: "undecided", why: "Taken back in the studio" });
  return (
    <>
      <Table
        label="Decisions"
        rows={all}
        id={(made) => `${made.a} ${made.b}`}
        columns={[
          { key: "pair", title: "Records", cell: (made: PairDecision) => `${made.a}, ${made.b}` },
          {
            key: "verdict",
            title: "Said",
            cell: (made: PairDecision) => (made.verdict === "same" ? "same person" : "different people"),
          },
          { key: "why", title: "Reason", cell: (made: PairDecision) => made.why, from: "medium" },
          { key: "by", title: "By", cell: (made: PairDecision) => made.by, from: "small" },
          { key: "at", title: "When", cell: (made: PairDecision) => <When at={made.at} />, from: "small" },
          ...(mayAct
            ? [
                {
                  key: "back",
                  title: <span className="hidden">Take back</span>,
                  cell: (made: PairDecision) => (
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      disabled={decide.isPending}
                      onClick={() => takeBack(made)}
                      aria-label={`Take back: ${made.a} and ${made.b}`}
                    >
                      Take back
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {decide.isError && <Failure problem={asProblem(decide.error)} />}
    </>
  );
}
