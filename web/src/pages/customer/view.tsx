/** One customer: who this is in one line, their segments, traits, what they did, and how they changed. */

import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { queries } from "../../api/queries";
import type { Customer } from "../../api/types";
import { Charts } from "../../charts/charts";
import { usePast } from "../../frame/past";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { Beside, Section } from "../../parts/section";
import { PageShape } from "../../parts/skeletons";
import { Remark } from "../../parts/states";
import { capital } from "../../text/words";
import { TraitHistory } from "./history";
import { Memberships } from "./memberships";
import { Timeline } from "./timeline";
import { Traits } from "./traits";

export default function CustomerPage() {
  const { id = "" } = useParams();
  const { noun } = useProject();
  const customer = useQuery(queries.customer(id, usePast()));
  return (
    <Answered query={customer} title={`${capital(noun)} ${id}`} shape={<PageShape />}>
      {(answer) => <Answer customer={answer} />}
    </Answered>
  );
}

function Answer({ customer }: { customer: Customer }) {
  const { noun } = useProject();
  return (
    <>
      <PageHead
        title={`${capital(noun)} ${customer.customer_id}`}
        // Its numbers are of many kinds, ages and sizes among them: none stands out.
        lead={customer.sentence}
        plain
        above={[{ to: "/customers", title: "Customers" }]}
      />
      <Beside>
        <div>
          <Section title="Segments">
            <Memberships customer={customer} />
          </Section>
          {Object.keys(customer.charts).length > 0 && (
            <Section title="Over time">
              <Charts charts={customer.charts} />
            </Section>
          )}
          <Timeline customer={customer} />
        </div>
        <div>
          <Traits traits={customer.traits} asOf={customer.as_of} />
          <NotRecorded titles={customer.not_recorded ?? []} />
          <TraitHistory customer={customer} />
        </div>
      </Beside>
    </>
  );
}

/** Of a past day: what was not on record, rather than what is so today. */
function NotRecorded({ titles }: { titles: string[] }) {
  if (titles.length === 0) return null;
  return <Remark text={`Nothing was on record yet of ${titles.join(", ")}.`} />;
}
