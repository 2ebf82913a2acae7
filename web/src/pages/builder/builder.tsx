/** The builder itself: form and text side by side, how many it holds for, who of them is kept, and what saving does. */

import { useEffect, useState } from "react";
import type { DefinitionVersion, Segment } from "../../api/types";
import { BoardContext } from "../../builder/board";
import form from "../../builder/builder.module.css";
import { GroupBody } from "../../builder/group";
import { type Controls, controlsFrom, goesByChance, isSame, wholeText } from "../../builder/keep";
import type { Language } from "../../builder/language";
import { TextEditor } from "../../builder/text-editor";
import { keepUnsaved, unsavedAt } from "../../builder/unsaved";
import { type Draft, useDraft } from "../../builder/use-draft";
import { useProject } from "../../frame/project";
import { FindingList } from "../../parts/findings";
import { PageHead } from "../../parts/page-head";
import { boardOf } from "./board-of";
import classes from "./builder-page.module.css";
import { type Checked, Count, useCheck } from "./count";
import { identifierOf } from "./identifier";
import { FromVersion, LeftBefore, Overtaken } from "./origin";
import { Said, useWrong } from "./said";
import { Save } from "./save";
import { Steps } from "./steps";
import { WhoOfThem } from "./who-of-them";

interface Definition {
  text: string;
  controls: Controls;
}

interface Props {
  language: Language;
  /** The segment as it is now: somebody may save a newer version while this one is edited. */
  segment: Segment | null;
  start: Definition;
  /** The older version that the draft starts from. */
  version?: DefinitionVersion | null;
}

export function Builder({ language, segment: newest, start, version = null }: Props) {
  const place = placeOf(newest, start, version);
  const [left] = useState(() => unsavedAt(place));
  const [isBack, setBack] = useState(left !== null);
  const draft = useDraft(start.text, start.controls, left?.written);
  // What the draft is compared with and saved after; only the reader puts a newer version in its place.
  const [segment, setSegment] = useState(left?.segment ?? newest);
  const { noun, nouns } = useProject();
  const [title, setTitle] = useState(left?.title ?? segment?.summary.title ?? "");
  const byChance = goesByChance(controlsFrom(draft.kept?.controls));
  // The name decides who is in a share by chance.
  const check = useCheck(draft, segment?.summary.name ?? (byChance ? identifierOf(title) || null : null));
  const isChanged = draft.canUndo && !says(draft, start);
  const { written } = draft;
  useEffect(
    () => keepUnsaved(place, isChanged ? { written, title, segment } : null),
    [place, isChanged, written, title, segment],
  );
  const begin = (definition: Definition) => {
    draft.replace(definition.text, definition.controls);
    setSegment(newest);
    setTitle(newest?.summary.title ?? "");
    setBack(false);
  };
  const name = segment?.summary.name;
  const understood = draft.understood?.sentence && draft.text.trim() !== "";
  return (
    <>
      <PageHead
        title={segment ? `Edit ${segment.summary.title}` : title.trim() || "New segment"}
        above={
          name
            ? [{ to: `/segments/${encodeURIComponent(name)}`, title: segment.summary.title }]
            : [{ to: "/segments", title: "Segments" }]
        }
        lead={understood ? <Said draft={draft} /> : `Which ${nouns} belong?`}
        actions={<Steps draft={draft} />}
      />
      {isBack && <LeftBefore onDrop={() => begin(start)} />}
      {segment && version && version.version !== segment.version && (
        <FromVersion version={version} next={segment.version + 1} />
      )}
      {segment && newest && isOvertaken(newest, segment, draft) && (
        <Overtaken
          newest={newest}
          started={segment.version}
          onKeep={() => setSegment(newest)}
          onTake={() => begin(definitionOf(newest))}
        />
      )}
      <Count check={check} segment={segment} awaitsName={byChance && !segment && title.trim() === ""} />
      <Sides draft={draft} language={language} check={check} noun={noun} />
      <WhoOfThem draft={draft} language={language} />
      <Save
        draft={draft}
        segment={segment}
        version={version}
        check={check}
        title={title}
        onTitle={setTitle}
        onSaved={() => keepUnsaved(place, null)}
      />
    </>
  );
}

interface SidesProps {
  draft: Draft;
  language: Language;
  check: Checked;
  noun: string;
}

function Sides({ draft, language, check, noun }: SidesProps) {
  const wrong = useWrong(draft);
  return (
    <div className={classes.sides}>
      <section aria-label="Form" className={`${classes.side} ${form.tree}`}>
        <BoardContext value={boardOf(language, draft, check.branches, noun)}>
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
  );
}

export function definitionOf({ definition, controls }: Segment): Definition {
  return { text: definition, controls: controlsFrom(controls) };
}

/** Where unsaved work is kept: each segment, each version that one goes back to and each start has a place. */
function placeOf(segment: Segment | null, start: Definition, version: DefinitionVersion | null): string {
  if (segment === null) return `new ${start.text}`;
  return `${segment.summary.name} ${version?.version ?? ""}`;
}

/** Whether a draft has come to what it began with; one that is not read yet has not. */
function says({ text, understood, keep }: Draft, start: Definition): boolean {
  const own = text.trim() === "" ? "" : understood?.text?.trim();
  return own === start.text.trim() && isSame(keep.controls, start.controls);
}

/** Whether somebody else saved something else meanwhile; what was just saved here comes back as the newest, too. */
function isOvertaken(newest: Segment, started: Segment, draft: Draft): boolean {
  if (newest.version <= started.version) return false;
  const own = wholeText(draft.understood?.text ?? "", controlsFrom(draft.kept?.controls));
  return wholeText(newest.definition, controlsFrom(newest.controls)) !== own;
}
