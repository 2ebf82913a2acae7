/** The typing tool: the fewest questions that place somebody new, how many they place, and a form that does it. */

import type { ChartSpec, ModelReport } from "../../api/types";
import { Chart } from "../../charts/chart";
import { useFormats } from "../../frame/project";
import { Explained } from "../../parts/explained";
import { Section } from "../../parts/section";
import { type Column, Table } from "../../parts/table";
import { listed } from "./findings";
import classes from "./model.module.css";
import { PlaceForm } from "./place-form";
import { type Question, toolOf } from "./survey-findings";
import { useTitles } from "./titles";

interface Props {
  model: ModelReport;
  chart: ChartSpec | undefined;
  /** People are placed by the newest version: for an older one there is no form. */
  isNewest: boolean;
}

export function TypingTool({ model: { name, findings }, chart, isNewest }: Props) {
  const told = toolOf(findings);
  const questions = listed<Question>(findings, "questions");
  if (told === null) return null;
  const table = <Questions questions={questions} />;
  return (
    <Section title="Placing somebody new" note={told}>
      {questions.length > 0 && (
        <div className={classes.stack}>
          {isNewest && <PlaceForm model={name} questions={questions} />}
          {chart ? <Chart spec={chart} table={table} /> : table}
        </div>
      )}
    </Section>
  );
}

function Questions({ questions }: { questions: Question[] }) {
  const formats = useFormats();
  const titleOf = useTitles();
  const columns: Column<Question>[] = [
    {
      key: "question",
      title: "Question",
      cell: ({ question, asked }) => (
        <>
          {questions.findIndex((each) => each.question === question) + 1}. {titleOf(question)}
          {asked && <span className={classes.taken}>asked</span>}
        </>
      ),
    },
    {
      key: "accuracy",
      title: (
        <Explained by="The share of people placed rightly by this question and those before, none of whom took part in the choice of questions.">
          Placed rightly
        </Explained>
      ),
      align: "end",
      cell: ({ accuracy }) => formats.value(accuracy, "percent"),
    },
    {
      key: "error",
      title: "Standard error",
      align: "end",
      from: "small",
      cell: ({ error }) => formats.value(error, "percent"),
    },
  ];
  return <Table label="Questions" columns={columns} rows={questions} id={({ question }) => question} />;
}
