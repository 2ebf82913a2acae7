/** One slot: its variants in the order in which they are tried, and what anybody is shown. */

import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { queries } from "../../api/queries";
import type { ContentSlot } from "../../api/types";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { Section } from "../../parts/section";
import { PageShape } from "../../parts/skeletons";
import { When } from "../../parts/when";
import { spelled } from "../../text/words";
import { HowOften } from "./exposures";
import { Preview } from "./preview";
import { Variants } from "./variants";

export default function SlotPage() {
  const { name = "" } = useParams();
  const found = useQuery(queries.slot(name));
  return (
    <Answered query={found} title={spelled(name)} shape={<PageShape />}>
      {(slot) => <Slot key={name} slot={slot} />}
    </Answered>
  );
}

function Slot({ slot }: { slot: ContentSlot }) {
  const { formats, nouns, mayAct } = useProject();
  return (
    <>
      <PageHead
        title={slot.title}
        lead={lead(slot, formats.value, nouns)}
        above={[{ to: "/content", title: "Content" }]}
        note={
          <p>
            Edited in the file <span className="mono">content/{slot.name}.yaml</span>, kept by{" "}
            <span className="mono">ilk apply</span>. {slot.description}
          </p>
        }
      />
      <Section
        title="Who is shown what"
        note={
          slot.as_of && (
            <>
              The first that holds is shown. Counted <When at={slot.as_of} time />, with nobody held out.
            </>
          )
        }
      >
        <Variants slot={slot} />
      </Section>
      <HowOften slot={slot.name} />
      {mayAct && <Preview slot={slot.name} />}
    </>
  );
}

function lead(
  { customers, variants, holdout }: ContentSlot,
  written: ReturnType<typeof useProject>["formats"]["value"],
  nouns: string,
): string {
  const rest = variants.at(-1)?.customers ?? null;
  const held = holdout === null ? "" : ` ${written(holdout, "percent")} are held out and shown the default.`;
  if (customers === null || rest === null) return `Nobody is counted before the first run.${held}`;
  return `A variant is for ${written(customers - rest, "count")} of ${written(customers, "count")} ${nouns}.${held}`;
}
