/** One account: what is known of it, its group, its people, their segments, and what they did. */

import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { queries } from "../../api/queries";
import { pageSize } from "../../api/queries/parameters";
import type { Account } from "../../api/types";
import { useAddress } from "../../frame/address";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { Pager } from "../../parts/pager";
import { Beside, Section } from "../../parts/section";
import { PageShape } from "../../parts/skeletons";
import { Remark } from "../../parts/states";
import { Table } from "../../parts/table";
import { capital } from "../../text/words";
import { useCustomerColumns } from "../customers/columns";
import { Group } from "./group";
import { Known } from "./known";
import { Segments } from "./segments";

export default function AccountPage() {
  const { name = "" } = useParams();
  const account = useQuery(queries.account(name, useAddress().get("cursor")));
  return (
    <Answered query={account} title={name} shape={<PageShape />}>
      {(answer) => <Answer account={answer} />}
    </Answered>
  );
}

function Answer({ account }: { account: Account }) {
  return (
    <>
      <PageHead
        title={account.account}
        lead={account.sentence}
        plain
        above={[{ to: "/accounts", title: "Accounts" }]}
      />
      {account.problem && <Remark text={account.problem} />}
      <Beside>
        <div>
          <Segments account={account} />
          <People account={account} />
        </div>
        <div>
          <Known account={account} />
          <Group account={account} />
        </div>
      </Beside>
    </>
  );
}

function People({ account }: { account: Account }) {
  const address = useAddress();
  const { nouns } = useProject();
  const segments = useQuery(queries.segments());
  const columns = useCustomerColumns(account.people.items, segments.data ?? []);
  const unsorted = columns.map((column) => ({ ...column, sortable: false }));
  return (
    <Section title={capital(nouns)}>
      {account.people.items.length === 0 ? (
        <p className="dim">Nobody belongs to it.</p>
      ) : (
        <>
          <Table
            label={capital(nouns)}
            columns={unsorted}
            rows={account.people.items}
            id={(row) => row.customer_id}
          />
          <Pager address={address} page={account.people} size={pageSize} />
        </>
      )}
    </Section>
  );
}
