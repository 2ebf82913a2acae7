/** All personas as a gallery; two of them can be ticked and stand side by side. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { PersonaSummary } from "../../api/types";
import { useAddress } from "../../frame/address";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { TableShape } from "../../parts/skeletons";
import { Empty } from "../../parts/states";
import { Comparison } from "./comparison";
import { Gallery } from "./gallery";
import { pressed, ticked } from "./ticked";

export default function PersonasPage() {
  const personas = useQuery(queries.personas());
  return (
    <Answered query={personas} title="Personas" shape={<TableShape rows={8} />}>
      {(all) => (all.length === 0 ? <NoneYet /> : <All personas={all} />)}
    </Answered>
  );
}

function All({ personas }: { personas: PersonaSummary[] }) {
  const address = useAddress();
  const { nouns } = useProject();
  const chosen = ticked(address.get("compare"), personas);
  const named = personas.filter(({ named_by_people }) => named_by_people).length;
  const names = named === 0 ? "their names are proposals" : `${named} named by people`;
  return (
    <>
      <PageHead
        title="Personas"
        lead={`${personas.length} segments as somebody one can write to; ${names}.`}
        plain
        note={`Each is made from what its ${nouns} do; no portrait is a face.`}
      />
      {chosen.length > 0 && (
        <Comparison chosen={chosen} onClear={() => address.set({ compare: null }, { replace: true })} />
      )}
      <Gallery
        personas={personas}
        chosen={chosen}
        onTick={(persona) => address.set({ compare: pressed(chosen, persona) }, { replace: true })}
      />
    </>
  );
}

function NoneYet() {
  const { nouns } = useProject();
  return (
    <>
      <PageHead title="Personas" />
      <Empty title="No persona yet" command="ilk run">
        A persona tells of a segment as of somebody one can write to: what its {nouns} are like, what they buy
        and when, and what to do for them. Define a segment, then run.
      </Empty>
    </>
  );
}
