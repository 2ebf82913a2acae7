/** One segment: who they are, its members, its definition, its history. */

import { Button, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { queries } from "../../api/queries";
import type { Segment } from "../../api/types";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { Criterion } from "../../parts/criterion";
import { Glyph } from "../../parts/glyph";
import { Num } from "../../parts/num";
import { PageHead } from "../../parts/page-head";
import { PageShape } from "../../parts/skeletons";
import { spelled } from "../../text/words";
import { DefinitionTab } from "./definition-tab";
import { HistoryTab } from "./history-tab";
import { MembersTab } from "./members-tab";
import { AsOfDate, Past } from "./past";
import { ProfileTab } from "./profile-tab";
import classes from "./segment.module.css";

const first = "who";

const tabs: readonly { name: string; title: string; view: (segment: Segment) => ReactNode }[] = [
  { name: first, title: "Who they are", view: ({ summary }) => <ProfileTab name={summary.name} /> },
  { name: "members", title: "Members", view: ({ summary }) => <MembersTab summary={summary} /> },
  { name: "definition", title: "Definition", view: (segment) => <DefinitionTab segment={segment} /> },
  { name: "history", title: "History", view: ({ summary }) => <HistoryTab name={summary.name} /> },
];

export default function SegmentPage() {
  const { name = "" } = useParams();
  const segment = useQuery(queries.segment(name));
  return (
    <Answered query={segment} title={spelled(name)} shape={<PageShape />}>
      {(answer) => <Answer segment={answer} />}
    </Answered>
  );
}

function Answer({ segment }: { segment: Segment }) {
  const { tab = first } = useParams();
  const navigate = useNavigate();
  const { summary } = segment;
  const { mayAct } = useProject();
  const profile = useQuery(queries.profile(summary.name));
  const base = `/segments/${encodeURIComponent(summary.name)}`;
  // The first tab has the segment's own address.
  const placeOf = (next: string | null) => (next === null || next === first ? base : `${base}/${next}`);
  const shown = tabs.find(({ name }) => name === tab) ?? tabs[0];
  return (
    <>
      <PageHead
        title={summary.title}
        lead={profile.data?.sentence ?? summary.description}
        above={[{ to: "/segments", title: "Segments" }]}
        mark={<Glyph name={summary.name} colour={summary.colour} size={40} />}
        note={<Facts segment={segment} />}
        actions={
          mayAct && (
            <Button
              component={Link}
              variant="default"
              to={`${base}/edit`}
              leftSection={<Pencil size={14} aria-hidden="true" />}
            >
              Edit
            </Button>
          )
        }
      />
      {summary.as_of && <Past name={summary.name} asOf={summary.as_of} />}
      <Tabs
        value={shown?.name ?? first}
        onChange={(next) => void navigate(placeOf(next), { preventScrollReset: true })}
        keepMounted={false}
        className={classes.tabs ?? ""}
      >
        <Tabs.List>
          {tabs.map(({ name, title }) => (
            <Tabs.Tab key={name} value={name}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ name, view }) => (
          <Tabs.Panel key={name} value={name}>
            {view(segment)}
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}

function Facts({ segment }: { segment: Segment }) {
  const { noun, nouns } = useProject();
  const { summary, version } = segment;
  return (
    <ul className={classes.facts}>
      <li>
        <Num value={summary.size} /> {summary.size === 1 ? noun : nouns}
      </li>
      <li>
        <Num value={summary.share} as="percent" /> of all
      </li>
      {summary.criteria.map((name) => (
        <li key={name}>
          <Criterion name={name} named />
        </li>
      ))}
      <li>version {version}</li>
      {summary.as_of && (
        <li>
          <AsOfDate asOf={summary.as_of} />
        </li>
      )}
    </ul>
  );
}
