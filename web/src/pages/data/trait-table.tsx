/** The traits: what each says, where it is from, for how many it is known. */

import { TextInput } from "@mantine/core";
import { Search } from "lucide-react";
import type { TraitInfo } from "../../api/types";
import type { Address } from "../../frame/address";
import { useFormats } from "../../frame/project";
import { Bar } from "../../parts/bar";
import { Criterion } from "../../parts/criterion";
import { inOrder, type SortValue, sortOf, sortText } from "../../parts/sorting";
import { Empty } from "../../parts/states";
import { type Column, Table } from "../../parts/table";
import { spelled } from "../../text/words";
import classes from "./data.module.css";

const asDeclared = { key: "", descending: false };

const sorts: Readonly<Record<string, (trait: TraitInfo) => SortValue>> = {
  title: (trait) => trait.title,
  criterion: (trait) => trait.criterion,
  known: (trait) => trait.known_share,
};

function fits(trait: TraitInfo, find: string): boolean {
  return [trait.name, trait.title, trait.criterion, trait.source]
    .join(" ")
    .toLowerCase()
    .includes(find.toLowerCase());
}

export function TraitTable({ address, traits }: { address: Address; traits: TraitInfo[] }) {
  const find = address.get("find") ?? "";
  const sort = sortOf(address.get("sort"), asDeclared);
  const found = traits.filter((trait) => fits(trait, find));
  const by = sorts[sort.key];
  const rows = by ? inOrder(found, by, sort.descending) : found;
  return (
    <>
      <TextInput
        className={classes.find ?? ""}
        aria-label="Find a trait"
        placeholder="Find a trait"
        leftSection={<Search size={16} strokeWidth={1.5} aria-hidden="true" />}
        value={find}
        onChange={(event) => address.set({ find: event.currentTarget.value }, { replace: true })}
      />
      {rows.length === 0 ? (
        <Empty title="No trait fits">
          Traits are declared in the folder traits/, and by the columns of sources.
        </Empty>
      ) : (
        <Table
          label="Traits"
          columns={columns}
          rows={rows}
          id={(row) => row.name}
          sort={sort}
          onSort={(next) => address.set({ sort: sortText(next) }, { replace: true })}
        />
      )}
    </>
  );
}

const columns: Column<TraitInfo>[] = [
  {
    key: "title",
    title: "Trait",
    sortable: true,
    width: "20%",
    cell: (row) => (
      <div className={classes.source}>
        <strong>{row.title}</strong>
        <span className={classes.path}>{row.name}</span>
      </div>
    ),
  },
  {
    key: "criterion",
    title: "Goes by",
    sortable: true,
    from: "medium",
    cell: (row) => <Criterion name={row.criterion} named />,
  },
  { key: "type", title: "Type", from: "large", cell: (row) => spelled(row.type) },
  { key: "source", title: "From", from: "medium", cell: (row) => <From text={row.source} /> },
  {
    key: "known",
    title: "Known for",
    sortable: true,
    align: "end",
    width: "22%",
    cell: (row) => <Known share={row.known_share} />,
  },
  {
    key: "top",
    title: "Most frequent",
    from: "large",
    width: "28%",
    cell: (row) => <Top trait={row} />,
  },
];

/** A source's name, or the whole expression that a trait is computed by: its start, and all of it on hover. */
function From({ text }: { text: string }) {
  return (
    <span className={classes.from} title={text}>
      {text}
    </span>
  );
}

function Known({ share }: { share: number }) {
  const formats = useFormats();
  return (
    <span className={classes.known}>
      <Bar share={share} />
      <span>{formats.value(share, "percent")}</span>
    </span>
  );
}

function Top({ trait: { top: values, names } }: { trait: TraitInfo }) {
  const formats = useFormats();
  if (values.length === 0) return <span className="dim">–</span>;
  return (
    <span className={classes.top}>
      {values.slice(0, 3).map(([value, count]) => (
        <span key={value} title={`${formats.exact(Number(count), "count")} times`}>
          {names ? spelled(String(value)) : value}
        </span>
      ))}
    </span>
  );
}
