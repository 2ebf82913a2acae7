/** One segment: who they are, its members, its definition, its history. */

import { Button, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import type { ReactNode } from "react";
import { useParams } from "react-router";
import { queries } from "../../api/queries";
import type { Segment } from "../../api/types";
import { Link } from "../../frame/link";
import { useNavigate, usePast } from "../../frame/past";
import { useProject } from "../../frame/project";
import { NotThen } from "../../frame/turn-back";
import { Answered } from "../../parts/answered";
import { Criterion } from "../../parts/criterion";
import { Glyph } from "../../parts/glyph";
import { Num } from "../../parts/num";
import { PageHead } from "../../parts/page-head";
import { PageShape } from "../../parts/skeletons";
import { When } from "../../parts/when";
import { spelled } from "../../text/words";
import { DefinitionTab } from "./definition-tab";
import { DriversTab } from "./drivers-tab";
import { HealthTab } from "./health-tab";
import { HistoryTab } from "./history-tab";
import { MembersTab } from "./members-tab";
import { ProfileTab } from "./profile-tab";
import { Recorded } from "./recorded";
import classes from "./segment.module.css";
import { documentPlace } from "./versions";

const first = "who";

const tabs: readonly { name: string; title: string; view: (segment: Segment) => ReactNode }[] = [
  { name: first, title: "Who they are", view: ({ summary }) => <WhoTab name={summary.name} /> },
  { name: "drivers", title: "What drives it", view: ({ summary }) => <DrivenTab name={summary.name} /> },
  { name: "members", title: "Members", view: ({ summary }) => <MembersTab summary={summary} /> },
  { name: "definition", title: "Definition", view: (segment) => <DefinitionTab segment={segment} /> },
  { name: "history", title: "History", view: ({ summary }) => <HistoryTab name={summary.name} /> },
  { name: "health", title: "Health", view: ({ summary }) => <HealthTab name={summary.name} /> },
];

export default function SegmentPage() {
  const { name = "" } = useParams();
  const segment = useQuery(queries.segment(name));
  const past = usePast();
  return (
    <Answered query={segment} title={spelled(name)} shape={<PageShape />}>
      {(answer) => (past === null ? <Answer segment={answer} /> : <Then segment={answer} day={past} />)}
    </Answered>
  );
}

/** The segment with the size that was recorded on a past day. */
function Then({ segment, day }: { segment: Segment; day: string }) {
  const all = useQuery(queries.segments(day));
  return (
    <Answered query={all} title={segment.summary.title} shape={<PageShape />}>
      {(summaries) => {
        const then = summaries.find(({ name }) => name === segment.summary.name);
        return <Answer segment={then ? { ...segment, summary: then } : segment} />;
      }}
    </Answered>
  );
}

function WhoTab({ name }: { name: string }) {
  const isPast = usePast() !== null;
  if (!isPast) return <ProfileTab name={name} />;
  return <NotThen>What sets the members apart was worked out for today only, not for</NotThen>;
}

function DrivenTab({ name }: { name: string }) {
  const isPast = usePast() !== null;
  if (!isPast) return <DriversTab name={name} />;
  return <NotThen>What goes with being in it is worked out for today only, not for</NotThen>;
}

function Answer({ segment }: { segment: Segment }) {
  const { tab = first } = useParams();
  const navigate = useNavigate();
  const { summary } = segment;
  const { mayAct } = useProject();
  const past = usePast();
  const profile = useQuery({ ...queries.profile(summary.name), enabled: past === null });
  const base = `/segments/${encodeURIComponent(summary.name)}`;
  // The first tab has the segment's own address.
  const placeOf = (next: string | null) => (next === null || next === first ? base : `${base}/${next}`);
  const shown = tabs.find(({ name }) => name === tab) ?? tabs[0];
  return (
    <>
      <PageHead
        title={summary.title}
        lead={past === null ? (profile.data?.sentence ?? summary.description) : summary.description}
        above={[{ to: "/segments", title: "Segments" }]}
        mark={<Glyph name={summary.name} colour={summary.colour} size={40} />}
        note={<Facts segment={segment} said={past === null && profile.data !== undefined} />}
        actions={
          mayAct &&
          past === null && (
            <Button
              component={Link}
              variant="default"
              to={`${documentPlace(summary.name)}/edit`}
              leftSection={<Pencil size={14} aria-hidden="true" />}
            >
              Edit
            </Button>
          )
        }
      />
      {past !== null && mayAct && <Recorded name={summary.name} day={past} />}
      <Tabs
        value={shown?.name ?? first}
        onChange={(next) => navigate(placeOf(next), { preventScrollReset: true })}
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

/** What goes with the sentence; size and share where it does not say them. */
function Facts({ segment, said }: { segment: Segment; said: boolean }) {
  const { noun, nouns } = useProject();
  const isPast = usePast() !== null;
  const { summary, version } = segment;
  return (
    <ul className={classes.facts}>
      {summary.as_of === null && <li>Nothing was recorded of it yet</li>}
      {summary.as_of !== null && !said && (
        <>
          <li>
            <Num value={summary.size} /> {summary.size === 1 ? noun : nouns}
          </li>
          <li>
            <Num value={summary.share} as="percent" /> of all
          </li>
        </>
      )}
      {summary.criteria.map((name) => (
        <li key={name}>
          <Criterion name={name} named />
        </li>
      ))}
      {!isPast && <li>version {version}</li>}
      {summary.as_of && (
        <li>
          {isPast ? "recorded" : "as of"} <When at={summary.as_of} />
        </li>
      )}
    </ul>
  );
}
