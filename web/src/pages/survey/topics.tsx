/** Topics of what people wrote: found when asked for, because the texts are read for it. */

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queries } from "../../api/queries";
import type { FoundTopic, InstrumentReport, TopicReport } from "../../api/types";
import { usePast } from "../../frame/past";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { Num } from "../../parts/num";
import { Section } from "../../parts/section";
import { TableShape } from "../../parts/skeletons";
import { Remark } from "../../parts/states";
import { type Column, Table } from "../../parts/table";
import { KeepTopics } from "./keep-topics";
import classes from "./survey.module.css";

export function Topics({ report }: { report: InstrumentReport }) {
  return report.questions
    .filter(({ kind, known }) => kind === "open" && known > 0)
    .map(({ name, asks, column }) => (
      <Section
        key={name}
        title={`Topics of “${asks || name}”`}
        note="Words that stand together in a sample of the texts. What to call them, a person knows."
      >
        <TopicsOf event={report.event} text={column} />
      </Section>
    ));
}

function TopicsOf({ event, text }: { event: string; text: string }) {
  const [asked, setAsked] = useState(false);
  const past = usePast();
  const { project } = useProject();
  const found = useQuery({ ...queries.topics({ event, text }, past), enabled: asked });
  if (!asked) {
    return (
      <Button variant="default" onClick={() => setAsked(true)}>
        Read the texts and find topics
      </Button>
    );
  }
  return (
    <Answered query={found} shape={<TableShape rows={6} />}>
      {({ sentence, remarks, topics, languages }) => (
        <div className={classes.part}>
          <p>{sentence}</p>
          {remarks.map((remark) => (
            <Remark key={remark} text={remark} />
          ))}
          <Table
            label="Topics"
            columns={columns}
            rows={topics}
            id={({ number }) => String(number)}
            below={({ quotes }) => quotes.length > 0 && <Quotes quotes={quotes} />}
          />
          {project.role === "owner" && past === null && (
            <KeepTopics event={event} text={text} topics={topics} languages={spoken(languages)} />
          )}
        </div>
      )}
    </Answered>
  );
}

/** The languages that many of the texts are in; English where none can be told. */
function spoken(languages: TopicReport["languages"]): string[] {
  const many = languages.filter(({ share }) => share >= 0.1).map(({ language }) => language);
  return many.length > 0 ? many : ["en"];
}

const columns: Column<FoundTopic>[] = [
  { key: "words", title: "Words", cell: ({ words }) => words.join(", ") },
  { key: "texts", title: "Texts", align: "end", cell: ({ texts }) => <Num value={texts} /> },
  { key: "share", title: "Share", align: "end", cell: ({ share }) => <Num value={share} as="percent" /> },
  {
    key: "coherence",
    title: <span title="How often its words stand together: 1 always, 0 as by chance">Coherence</span>,
    align: "end",
    from: "small",
    cell: ({ coherence }) => <Num value={coherence} as="number" />,
  },
];

function Quotes({ quotes }: { quotes: readonly string[] }) {
  return (
    <ul className={classes.quotes}>
      {quotes.map((quote) => (
        <li key={quote}>“{quote}”</li>
      ))}
    </ul>
  );
}
