/** All accounts: searched, sorted by what is known of them, with what does not fit together. */

import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useState } from "react";
import { queries } from "../../api/queries";
import { pageSize } from "../../api/queries/parameters";
import type { Accounts } from "../../api/types";
import { type Address, useAddress } from "../../frame/address";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { Pager } from "../../parts/pager";
import { TableShape } from "../../parts/skeletons";
import { sortOf, sortText } from "../../parts/sorting";
import { Empty, Remark } from "../../parts/states";
import { Table } from "../../parts/table";
import { Toolbar } from "../../parts/toolbar";
import { counted } from "../../text/words";
import { useAccountColumns } from "./columns";

const unsorted = { key: "", descending: false };

export default function AccountsPage() {
  const address = useAddress();
  const { project } = useProject();
  const filters = {
    search: address.get("search"),
    sort: address.get("sort"),
    cursor: address.get("cursor"),
  };
  const found = useQuery({
    ...queries.accounts(filters),
    placeholderData: keepPreviousData,
    enabled: project.accounts,
  });
  const lead = useLead(found.data);
  if (!project.accounts) return <NoneYet />;
  return (
    <>
      <PageHead title="Accounts" lead={lead} />
      <Find address={address} />
      <Answered query={found} shape={<TableShape rows={12} />}>
        {(answer) => <Found found={answer} address={address} />}
      </Answered>
    </>
  );
}

function useLead(found: Accounts | undefined): string | undefined {
  const { formats, noun } = useProject();
  if (found === undefined) return undefined;
  const total = found.accounts.total ?? 0;
  const told = [`${formats.exact(total, "count")} ${counted(total, "account")}.`];
  if (found.unassigned > 0)
    told.push(`${formats.exact(found.unassigned, "count")} ${counted(found.unassigned, noun)} without one.`);
  if (found.unknown > 0)
    told.push(
      `${formats.exact(found.unknown, "count")} ${counted(found.unknown, noun)} of accounts not listed.`,
    );
  return told.join(" ");
}

function Found({ found, address }: { found: Accounts; address: Address }) {
  const columns = useAccountColumns(found);
  if (found.accounts.items.length === 0)
    return <Empty title="No account fits">Look for less of the word.</Empty>;
  return (
    <>
      {found.problems.map((problem) => (
        <Remark key={problem} text={problem} />
      ))}
      <Table
        label="Accounts"
        columns={columns}
        rows={found.accounts.items}
        id={(row) => row.account}
        sort={sortOf(address.get("sort"), unsorted)}
        onSort={(sort) => address.set({ sort: sortText(sort) })}
      />
      <Pager address={address} page={found.accounts} size={pageSize} />
    </>
  );
}

function Find({ address }: { address: Address }) {
  const [text, setText] = useState(address.get("search") ?? "");
  const search = useDebouncedCallback((search: string) => address.set({ search }, { replace: true }), 250);
  return (
    <Toolbar>
      <TextInput
        aria-label="Find an account"
        placeholder="Part of a name or a text"
        leftSection={<Search size={16} strokeWidth={1.5} aria-hidden="true" />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          search(event.currentTarget.value.trim());
        }}
      />
    </Toolbar>
  );
}

function NoneYet() {
  const { nouns } = useProject();
  return (
    <>
      <PageHead title="Accounts" />
      <Empty title="No accounts">
        A source with <code>role: accounts</code> says which companies or organisations your {nouns} belong
        to.
      </Empty>
    </>
  );
}
