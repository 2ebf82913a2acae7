/** Everyone: search, filter by segment, sort by a headline trait. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import { pageSize } from "../../api/queries/parameters";
import { useAddress } from "../../frame/address";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { Pager } from "../../parts/pager";
import { TableShape } from "../../parts/skeletons";
import { sortOf, sortText } from "../../parts/sorting";
import { Empty } from "../../parts/states";
import { Table } from "../../parts/table";
import { counted } from "../../text/words";
import { useCustomerColumns } from "./columns";
import { CustomerFilter } from "./filter";

const unsorted = { key: "", descending: false };

export default function CustomersPage() {
  const address = useAddress();
  const { project, formats, noun, nouns } = useProject();
  const filters = {
    search: address.get("search"),
    segment: address.get("segment"),
    sort: address.get("sort"),
    cursor: address.get("cursor"),
  };
  const customers = useQuery({ ...queries.customers(filters), placeholderData: keepPreviousData });
  const segments = useQuery(queries.segments());
  const columns = useCustomerColumns(customers.data?.items ?? [], segments.data ?? []);
  const total = customers.data?.total ?? null;
  const segment = segments.data?.find(({ name }) => name === filters.segment);
  const filtered = filters.search !== null || filters.segment !== null;
  if (project.state === "empty") return <NobodyYet />;
  const people = total === null ? nouns : `${formats.exact(total, "count")} ${counted(total, noun)}`;
  const lead = `${people}${segment ? ` in ${segment.title}` : ""}${filters.search ? ` with “${filters.search}” in the id or a trait` : ""}.`;
  return (
    <>
      <PageHead title="Customers" lead={total === null ? undefined : lead} />
      <CustomerFilter address={address} segments={segments.data ?? []} />
      <Answered query={customers} shape={<TableShape rows={12} />}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty title={`No ${noun} fits`}>
              {filtered
                ? "Take away a filter, or look for less of the word."
                : "Load a source of customers first."}
            </Empty>
          ) : (
            <>
              <Table
                label="Customers"
                columns={columns}
                rows={page.items}
                id={(row) => row.customer_id}
                sort={sortOf(filters.sort, unsorted)}
                onSort={(sort) => address.set({ sort: sortText(sort) })}
              />
              <Pager address={address} page={page} size={pageSize} />
            </>
          )
        }
      </Answered>
    </>
  );
}

function NobodyYet() {
  const { nouns } = useProject();
  return (
    <>
      <PageHead title="Customers" />
      <Empty title="Nobody yet" command="ilk run">
        Here you will find all your {nouns} with their traits, and search, filter and open them one by one.
        Load your files first.
      </Empty>
    </>
  );
}
