/** A new source, step by step: where its rows are, what they seem to be, what becomes of them, and keeping it. */

import { useState } from "react";
import { useProject } from "../../frame/project";
import { PageHead } from "../../parts/page-head";
import { Empty } from "../../parts/states";
import { Found } from "./found";
import { Keep } from "./keep";
import { Mapping } from "./mapping";
import { nothing } from "./place";
import { type Proposed, useLook } from "./queries";
import { Where } from "./where";

interface Draft {
  /** The proposal that it began with. */
  of: string;
  name: string;
  text: string;
}

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
  const [draft, setDraft] = useState<Draft | null>(null);
  const look = useLook();
  const take = (name: string, found: readonly Proposed[]) => {
    const source = found.find((each) => each.name === name);
    if (source) setDraft({ of: name, name, text: source.text });
  };
  return (
    <>
      <Where
        chosen={chosen}
        onChange={setChosen}
        onLook={(place) => look.mutate(place, { onSuccess: (found) => take(found[0]?.name ?? "", found) })}
        looking={look.isPending}
        error={look.error}
      />
      {look.data && draft && (
        <>
          <Found proposed={look.data} chosen={draft.of} onChoose={(name) => take(name, look.data)} />
          <Mapping
            step="3. "
            name={draft.name}
            text={draft.text}
            onChange={(text) => setDraft({ ...draft, text })}
          />
          <Keep
            key={draft.of}
            title="4. Keep it"
            name={draft.name}
            text={draft.text}
            onName={(name) => setDraft({ ...draft, name })}
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
