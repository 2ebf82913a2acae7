/** The first step: what to compare people by, whom, and into how many groups. */

import { Button, NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { asProblem } from "../../api/problem";
import type { DiscoveryChoices } from "../../api/types";
import { useProject } from "../../frame/project";
import { Prose } from "../../parts/prose";
import { Section } from "../../parts/section";
import { sentence } from "../../text/words";
import type { Asked } from "./asked";
import { requestOf } from "./asked";
import { useDiscover } from "./changes";
import { CriteriaChoice } from "./criteria-choice";
import classes from "./discover.module.css";
import { Methods } from "./methods";

interface Props {
  asked: Asked;
  choices: DiscoveryChoices;
  onStarted: (asked: Asked, id: string) => void;
}

export function Choose({ asked, choices, onStarted }: Props) {
  const { mayAct, nouns } = useProject();
  const [chosen, setChosen] = useState(asked);
  const start = useDiscover();
  const put = (part: Partial<Asked>) => setChosen({ ...chosen, ...part });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate(requestOf(chosen), { onSuccess: ({ id }) => onStarted(chosen, id) });
      }}
    >
      <Section
        title="What to compare them by"
        note="A few that you could act on tell more than many. What people do and want divides them better than who they are."
      >
        <CriteriaChoice
          criteria={choices.criteria}
          chosen={chosen.using}
          onChange={(using) => put({ using })}
        />
      </Section>
      <Section title="How to divide them">
        <div className={classes.settings}>
          <NumberInput
            label="Fewest groups"
            min={2}
            max={12}
            value={chosen.fewest}
            onChange={(value) => put({ fewest: Number(value) })}
          />
          <NumberInput
            label="Most groups"
            min={2}
            max={12}
            value={chosen.most}
            onChange={(value) => put({ most: Number(value) })}
          />
          <NumberInput
            label="Smallest group"
            description={`of all ${nouns}`}
            inputWrapperOrder={["label", "input", "description"]}
            suffix=" %"
            min={0}
            max={50}
            value={Math.round(chosen.smallest * 100)}
            onChange={(value) => put({ smallest: Number(value) / 100 })}
          />
          <TextInput
            className={classes.among ?? ""}
            label="Only among"
            placeholder={`all ${nouns}`}
            description="a condition, such as: did order in last 365 days"
            inputWrapperOrder={["label", "input", "description"]}
            value={chosen.among}
            onChange={(event) => put({ among: event.currentTarget.value })}
          />
        </div>
        <Methods choices={choices} chosen={chosen} onChange={put} />
      </Section>
      {start.isError && <Refused error={start.error} />}
      <div className={classes.start}>
        <Button
          type="submit"
          loading={start.isPending}
          disabled={!mayAct || chosen.using.length === 0 || chosen.methods.length === 0}
        >
          Find groups
        </Button>
        <span className="dim">
          {mayAct
            ? `By ${chosen.using.length === 1 ? "one criterion" : `${chosen.using.length} criteria`}; it takes about a quarter of a minute for each method, longer for many ${nouns}.`
            : "It takes the role of an analyst to look for groups."}
        </span>
      </div>
    </form>
  );
}

/** What kept it from beginning, or from being kept. */
export function Refused({ error }: { error: Error }) {
  const problem = asProblem(error);
  const { where, hint } = problem.fault;
  return (
    <div role="alert" className={classes.refused}>
      <p>
        <strong>
          <Prose text={sentence(problem.message)} />
        </strong>
      </p>
      {where && <p className={classes.where}>{where}</p>}
      {hint && (
        <p>
          <Prose text={sentence(hint)} />
        </p>
      )}
    </div>
  );
}
