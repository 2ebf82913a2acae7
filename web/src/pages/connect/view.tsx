/** A new source, step by step: where its rows are, what they seem to be, what becomes of them, and keeping it. */

import { useState } from "react";
import { useProject } from "../../frame/project";
import { PageHead } from "../../parts/page-head";
import { Empty } from "../../parts/states";
import { Found } from "./found";
import { Keep, Kept } from "./keep";
import { Mapping } from "./mapping";
import { nothing } from "./place";
import { type Proposed, useLook } from "./queries";
import { Where } from "./where";

export default function ConnectPage() {
  const { project } = useProject();
  return (
    <>
      <PageHead
        title="Connect a source"
        lead="Nothing is loaded until you have seen what becomes of the first rows, and run."
        above={[{ to: "/data", title: "Data" }]}
      />
      {project.role === "owner" ? <Steps /> : <NotYours />}
    </>
  );
}

function Steps() {
  const [chosen, setChosen] = useState(nothing);
  const look = useLook();
  return (
    <>
      <Where
        chosen={chosen}
        onChange={setChosen}
        onLook={look.mutate}
        looking={look.isPending}
        error={look.error}
      />
      {look.data && <Drafts key={look.submittedAt} proposed={look.data} />}
    </>
  );
}

/** What a proposal was made into. */
interface Draft {
  name: string;
  text: string;
  kept: boolean;
}

/** What one look found, each with what was made of it so far. */
function Drafts({ proposed }: { proposed: readonly Proposed[] }) {
  const [chosen, setChosen] = useState(proposed[0]?.name ?? "");
  const [drafts, setDrafts] = useState<Readonly<Record<string, Draft>>>(() =>
    Object.fromEntries(proposed.map(({ name, text }) => [name, { name, text, kept: false }])),
  );
  const draft = drafts[chosen];
  if (!draft) return null;
  const change = (changed: Partial<Draft>) => setDrafts({ ...drafts, [chosen]: { ...draft, ...changed } });
  const kept = proposed.map(({ name }) => name).filter((name) => drafts[name]?.kept);
  const title = "4. Keep it";
  return (
    <>
      <Found proposed={proposed} chosen={chosen} kept={kept} onChoose={setChosen} />
      {draft.kept ? (
        <Kept key={chosen} title={title} name={draft.name} />
      ) : (
        <>
          <Mapping
            key={`mapping of ${chosen}`}
            step="3. "
            name={draft.name}
            text={draft.text}
            onChange={(text) => change({ text })}
          />
          <Keep
            key={chosen}
            title={title}
            name={draft.name}
            text={draft.text}
            onName={(name) => change({ name })}
            onKept={() => change({ kept: true })}
          />
        </>
      )}
    </>
  );
}

function NotYours() {
  return (
    <Empty title="It takes an owner to connect a source">
      Sources reach into files and databases, so that only an owner of the project connects them.
    </Empty>
  );
}
