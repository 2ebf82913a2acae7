/** Who is who: the whole, pairs that wait for an answer, one person's records, what is held, what people decided. */

import { useQuery } from "@tanstack/react-query";
import type { IdentitySummary } from "../../api/types";
import { useAddress } from "../../frame/address";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { Remarks } from "../../parts/remarks";
import { Section } from "../../parts/section";
import { TableShape } from "../../parts/skeletons";
import { Empty } from "../../parts/states";
import { When } from "../../parts/when";
import { Decisions } from "./decisions";
import { Find, PersonFound } from "./person";
import { identitySummary } from "./queries";
import { Review } from "./review";
import { Held, Rules } from "./rules";

export default function IdentityPage() {
  const summary = useQuery(identitySummary());
  return (
    <Answered query={summary} title="Identity" shape={<TableShape rows={8} />}>
      {(told) => (told.declared ? <Declared told={told} /> : <NotDeclared />)}
    </Answered>
  );
}

function Declared({ told }: { told: IdentitySummary }) {
  const { formats } = useProject();
  const address = useAddress();
  const person = address.get("person");
  const count = (number: number) => formats.value(number, "count");
  const waits = told.waiting ?? 0;
  const warnings = told.warnings?.length ?? 0;
  return (
    <>
      <PageHead
        title="Identity"
        lead={`${count(told.records)} records are ${count(told.people)} people.`}
        note={
          <>
            {told.resolved_at ? (
              <>
                Worked out <When at={told.resolved_at} time />.
              </>
            ) : (
              "Not worked out yet: the next run does."
            )}
            {waits > 0 &&
              ` ${count(waits)} ${waits === 1 ? "decision waits" : "decisions wait"} for the next run.`}
            {warnings > 0 && ` Matching has ${count(warnings)} ${warnings === 1 ? "warning" : "warnings"}.`}
          </>
        }
      />
      {told.resolved_at && (
        <>
          <Review />
          <Find first={person} onFound={(id) => address.set({ person: id })} />
          {person && <PersonFound key={person} id={person} />}
          <Rules told={told} />
          <Warnings told={told} />
          <Held told={told} />
          <Decisions />
        </>
      )}
    </>
  );
}

function Warnings({ told }: { told: IdentitySummary }) {
  const warnings = told.warnings ?? [];
  if (warnings.length === 0) return null;
  return (
    <Section title="Warnings" note="What matching left out or is unsure of, as the newest run found it.">
      <Remarks texts={warnings} />
    </Section>
  );
}

function NotDeclared() {
  return (
    <>
      <PageHead title="Identity" />
      <Empty title="Every record is a customer of its own">
        Say in identity/people.yaml by what records recognize each other, and which of their values count; the
        next run makes people of them.
      </Empty>
    </>
  );
}
