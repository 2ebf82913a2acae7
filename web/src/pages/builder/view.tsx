/** Builds a segment: form and text side by side, how many it holds for while it changes, and what saving would do. */

import { ActionIcon, Tooltip } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Redo2, Undo2 } from "lucide-react";
import { useState } from "react";
import { useParams } from "react-router";
import { queries } from "../../api/queries";
import type { DefinitionVersion, Segment } from "../../api/types";
import { type Board, BoardContext } from "../../builder/board";
import form from "../../builder/builder.module.css";
import { GroupBody } from "../../builder/group";
import { type Controls, controlsFrom, wholeText } from "../../builder/keep";
import { type Language, ofCustomer } from "../../builder/language";
import { TextEditor } from "../../builder/text-editor";
import { type Draft, useDraft } from "../../builder/use-draft";
import { useAddress } from "../../frame/address";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { FindingList } from "../../parts/findings";
import { PageHead } from "../../parts/page-head";
import { PageShape } from "../../parts/skeletons";
import { Empty } from "../../parts/states";
import { spelled } from "../../text/words";
import classes from "./builder-page.module.css";
import { Count, useCheck } from "./count";
import { identifierOf } from "./identifier";
import { FromVersion, Overtaken } from "./origin";
import { Said, useWrong } from "./said";
import { Save } from "./save";
import { WhoOfThem } from "./who-of-them";

export default function BuilderPage() {
  const { name } = useParams();
  const { mayAct } = useProject();
  const language = useQuery(queries.language());
  const title = name ? `Edit ${spelled(name)}` : "New segment";
  if (!mayAct) {
    return (
      <>
        <PageHead title={title} />
        <Empty title="Your key may only read">
          An analyst or an owner of the project can change segments.
        </Empty>
      </>
    );
  }
  return (
    <Answered query={language} title={title} shape={<PageShape />}>
      {(known) => (name ? <Existing key={name} name={name} language={known} /> : <Fresh language={known} />)}
    </Answered>
  );
}

function Existing({ name, language }: { name: string; language: Language }) {
  // An older answer would make a version that was there before seem to have been saved meanwhile.
  const segment = useQuery({ ...queries.segment(name), refetchOnMount: "always" });
  if (segment.data && !segment.isFetchedAfterMount) return <PageShape />;
  return (
    <Answered query={segment} title={`Edit ${spelled(name)}`} shape={<PageShape />}>
      {(answer) => <From segment={answer} language={language} />}
    </Answered>
  );
}

/** The current text, or that of the older version which the address names. */
function From({ segment, language }: { segment: Segment; language: Language }) {
  const from = useAddress().get("from");
  const history = useQuery({ ...queries.history(segment.summary.name), enabled: from !== null });
  if (from !== null && history.isPending) return <PageShape />;
  const version = history.data?.versions.find((known) => String(known.version) === from) ?? null;
  const start = version
    ? { text: version.text, controls: controlsFrom(version.controls) }
    : { text: segment.definition, controls: controlsFrom(segment.controls) };
  return <Builder key={from} language={language} segment={segment} start={start} version={version} />;
}

function Fresh({ language }: { language: Language }) {
  const start = { text: useAddress().get("when") ?? "", controls: {} };
  return <Builder language={language} segment={null} start={start} />;
}

interface BuilderProps {
  language: Language;
  /** The segment as it is now: somebody may save a newer version while this one is edited. */
  segment: Segment | null;
  start: { text: string; controls: Controls };
  /** The older version that the draft starts from. */
  version?: DefinitionVersion | null;
}

function Builder({ language, segment: newest, start, version = null }: BuilderProps) {
  const draft = useDraft(start.text, start.controls);
  // What the draft is compared with and saved after; only the reader puts a newer version in its place.
  const [segment, setSegment] = useState(newest);
  const { noun, nouns } = useProject();
  const [title, setTitle] = useState(segment?.summary.title ?? "");
  useHotkeys(
    [
      ["mod+Z", draft.undo],
      ["mod+shift+Z", draft.redo],
      ["mod+Y", draft.redo],
    ],
    ["TEXTAREA"],
  );
  const hasControls = Object.keys(draft.kept?.controls ?? {}).length > 0;
  // The name decides who is in a share by chance.
  const check = useCheck(draft, segment?.summary.name ?? (hasControls ? identifierOf(title) || null : null));
  const wrong = useWrong(draft);
  const board = boardOf(language, draft, check.branches, noun);
  const name = segment?.summary.name;
  return (
    <>
      <PageHead
        title={segment ? `Edit ${segment.summary.title}` : title.trim() || "New segment"}
        above={
          name
            ? [{ to: `/segments/${encodeURIComponent(name)}`, title: segment.summary.title }]
            : [{ to: "/segments", title: "Segments" }]
        }
        lead={
          draft.understood?.sentence && draft.text.trim() !== "" ? (
            <Said draft={draft} />
          ) : (
            `Which ${nouns} belong?`
          )
        }
        actions={<Steps draft={draft} />}
      />
      {segment && version && version.version !== segment.version && (
        <FromVersion version={version} next={segment.version + 1} />
      )}
      {segment && newest && isOvertaken(newest, segment, draft) && (
        <Overtaken
          newest={newest}
          started={segment.version}
          onKeep={() => setSegment(newest)}
          onTake={() => {
            draft.replace(newest.definition, controlsFrom(newest.controls));
            setSegment(newest);
          }}
        />
      )}
      <Count check={check} segment={segment} />
      <div className={classes.sides}>
        <section aria-label="Form" className={`${classes.side} ${form.tree}`}>
          <BoardContext value={board}>
            <GroupBody group={draft.root} />
          </BoardContext>
          {draft.taken && (
            <p className={classes.taken} role="status">
              {draft.taken} was taken away.{" "}
              <button type="button" className="link" onClick={draft.undo}>
                Undo
              </button>
            </p>
          )}
        </section>
        <section aria-label="Text" className={classes.side}>
          <TextEditor text={draft.text} wrong={wrong.places} language={language} onChange={draft.write} />
          {wrong.list}
          <FindingList findings={check.answer?.findings ?? []} />
        </section>
      </div>
      <WhoOfThem draft={draft} language={language} />
      <Save
        draft={draft}
        segment={segment}
        version={version}
        check={check}
        title={title}
        onTitle={setTitle}
      />
    </>
  );
}

/** Whether somebody else saved something else meanwhile; what was just saved here comes back as the newest, too. */
function isOvertaken(newest: Segment, started: Segment, draft: Draft): boolean {
  if (newest.version <= started.version) return false;
  const own = wholeText(draft.understood?.text ?? "", controlsFrom(draft.kept?.controls));
  return wholeText(newest.definition, controlsFrom(newest.controls)) !== own;
}

function Steps({ draft }: { draft: Draft }) {
  const steps = [
    { title: "Undo", key: "Ctrl Z", icon: Undo2, can: draft.canUndo, run: draft.undo },
    { title: "Redo", key: "Ctrl Y", icon: Redo2, can: draft.canRedo, run: draft.redo },
  ];
  return steps.map(({ title, key, icon: Icon, can, run }) => (
    <Tooltip key={title} label={`${title} (${key})`} portalProps={{ target: "#page" }}>
      <ActionIcon
        variant="subtle"
        color="gray"
        c="var(--soft)"
        className={classes.step ?? ""}
        size={32}
        aria-label={title}
        disabled={!can}
        onClick={run}
      >
        <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  ));
}

/** What the parts of the form are told about each line. */
function boardOf(
  language: Language,
  draft: Draft,
  branches: ReturnType<typeof useCheck>["branches"],
  noun: string,
): Board {
  const byPath = new Map(branches.map((branch) => [branch.path, branch]));
  const branchOf = (id: string) => byPath.get(draft.paths.get(id) ?? "-") ?? null;
  const ids = [...draft.paths.keys()];
  const costs = ids.map((id) => ({ id, costs: branchOf(id)?.costs ?? 0 })).sort((a, b) => b.costs - a.costs);
  const [first, second] = costs;
  const whole = byPath.get("")?.count ?? 0;
  const stands = first && first.costs > whole && first.costs > 2 * (second?.costs ?? 0);
  return {
    language,
    scope: ofCustomer,
    edit: draft.edit,
    branchOf,
    faultsOf: (id) => faultsAt(draft, id),
    costliest: stands ? first.id : null,
    noun,
  };
}

/** What is wrong at a line, when the form leads: the server names the path. */
function faultsAt(draft: Draft, id: string): string[] {
  const path = draft.paths.get(id);
  if (path === undefined || path === "" || !draft.understood) return [];
  const own = draft.understood.problems.filter(
    ({ line, where }) => line === null && where !== null && (where === path || where.startsWith(`${path}.`)),
  );
  const inner = [...draft.paths.values()].filter((other) => other.startsWith(`${path}.`));
  return own
    .filter(({ where }) => !inner.some((other) => where === other || where?.startsWith(`${other}.`)))
    .map(({ hint, what }) => (hint ? `${what}. ${hint}` : what).replaceAll("`", ""));
}
