/** Asks the questions of a typing tool, and says in which cluster who answers so belongs. */

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { asProblem } from "../../api/problem";
import type { ModelPlacement } from "../../api/types";
import { useFormats } from "../../frame/project";
import { Bar } from "../../parts/bar";
import { Prose } from "../../parts/prose";
import { ShowAll, useShortened } from "../../parts/show-all";
import { sentence } from "../../text/words";
import classes from "./model.module.css";
import type { Question } from "./survey-findings";
import { useTitles } from "./titles";
import { usePlace } from "./use-place";

interface Props {
  model: string;
  questions: Question[];
}

export function PlaceForm({ model, questions }: Props) {
  const [answers, setAnswers] = useState<Record<string, string>>({});
  const place = usePlace(model);
  const asked = questions.filter((question) => question.asked).length;
  const { shown, more } = useShortened(questions, asked);
  const given = Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer.trim() !== ""));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        place.mutate(given);
      }}
    >
      <div className={classes.asked}>
        {shown.map((question) => (
          <Asked
            key={question.question}
            question={question}
            answer={answers[question.question] ?? ""}
            onAnswer={(answer) => setAnswers({ ...answers, [question.question]: answer })}
          />
        ))}
      </div>
      <ShowAll more={more} what="questions that make it surer" />
      <Button type="submit" loading={place.isPending} disabled={Object.keys(given).length === 0}>
        Place them
      </Button>
      <div role="status">{place.data && <Placed placed={place.data} />}</div>
      {place.isError && <Refused error={place.error} />}
    </form>
  );
}

interface AskedProps {
  question: Question;
  answer: string;
  onAnswer: (answer: string) => void;
}

function Asked({ question: { question, kind, choices, least, most }, answer, onAnswer }: AskedProps) {
  const titleOf = useTitles();
  const options = kind === "yes_no" ? ["yes", "no"] : choices;
  const change = ({ currentTarget }: { currentTarget: { value: string } }) => onAnswer(currentTarget.value);
  if (options.length > 0) {
    return (
      <NativeSelect
        label={titleOf(question)}
        data={[{ value: "", label: "not asked" }, ...options]}
        value={answer}
        onChange={change}
      />
    );
  }
  return (
    <TextInput
      label={titleOf(question)}
      placeholder={least === null || most === null ? "not asked" : `${least} to ${most}`}
      inputMode="decimal"
      value={answer}
      onChange={change}
    />
  );
}

function Placed({ placed: { cluster, probability, accuracy, clusters } }: { placed: ModelPlacement }) {
  const formats = useFormats();
  const percent = (share: number) => formats.value(share, "percent");
  return (
    <div className={classes.placed}>
      <p>
        <strong>{cluster}</strong>, {percent(probability)} likely.{" "}
        {typeof accuracy === "number" && (
          <span className="dim">These questions place {percent(accuracy)} rightly.</span>
        )}
      </p>
      <ul>
        {clusters.map((each) => (
          <li key={each.cluster} className={classes.chance}>
            <span>{each.cluster}</span>
            <Bar share={each.probability} />
            <span>{percent(each.probability)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Refused({ error }: { error: Error }) {
  const { message, fault } = asProblem(error);
  return (
    <div role="alert" className={classes.refused}>
      <p>
        <strong>
          <Prose text={sentence(message)} />
        </strong>
      </p>
      {fault.hint && (
        <p>
          <Prose text={sentence(fault.hint)} />
        </p>
      )}
    </div>
  );
}
