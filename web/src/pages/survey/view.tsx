/** One instrument: its scores with their intervals, what each is made of, and how every question was answered. */

import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { queries } from "../../api/queries";
import type { InstrumentReport } from "../../api/types";
import { usePast } from "../../frame/past";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { Section } from "../../parts/section";
import { PageShape } from "../../parts/skeletons";
import { Empty } from "../../parts/states";
import { When } from "../../parts/when";
import { spelled } from "../../text/words";
import { Questions } from "./questions";
import { Score } from "./score";
import { ScoreTable } from "./score-table";
import classes from "./survey.module.css";
import { Topics } from "./topics";

export default function SurveyPage() {
  const { name = "" } = useParams();
  const found = useQuery(queries.instrument(name, usePast()));
  return (
    <Answered query={found} title={spelled(name)} shape={<PageShape />}>
      {(report) => <Report key={name} report={report} />}
    </Answered>
  );
}

function Report({ report }: { report: InstrumentReport }) {
  const figures = report.results.filter(({ figure }) => figure !== null);
  return (
    <>
      <PageHead
        title={report.title}
        lead={report.description || figures[0]?.sentence || ""}
        above={[{ to: "/surveys", title: "Surveys" }]}
        note={<Facts report={report} />}
      />
      {report.responses === 0 ? <Nobody /> : <Found report={report} />}
    </>
  );
}

function Found({ report }: { report: InstrumentReport }) {
  const shown = report.results.filter(
    ({ figure, distribution }) => figure !== null || distribution.length > 0,
  );
  return (
    <>
      {shown.some(({ figure }) => figure !== null) && (
        <Section title="Scores" note="Of the newest response of each; the interval is at 95 % confidence.">
          <ScoreTable results={report.results} />
        </Section>
      )}
      {shown.map((result) => (
        <Score key={result.name} result={result} />
      ))}
      <Section title="Questions" note="As they were asked and answered; what people wrote is not shown.">
        <Questions items={report.questions} />
      </Section>
      <Topics report={report} />
      {report.reference && <p className={classes.reference}>{report.reference}</p>}
    </>
  );
}

function Facts({ report }: { report: InstrumentReport }) {
  const { formats, nouns } = useProject();
  const { respondents, customers, responses, first, last } = report;
  return (
    <ul className={classes.facts}>
      <li>
        {formats.value(respondents, "count")} of {formats.value(customers, "count")} {nouns} answered
      </li>
      <li>{formats.value(responses, "count")} responses</li>
      {first && (
        <li>
          from <When at={first} /> to <When at={last} />
        </li>
      )}
    </ul>
  );
}

function Nobody() {
  return (
    <Empty title="Nobody has answered yet">
      There is no response until this day. Once the event has responses, a run scores them.
    </Empty>
  );
}
