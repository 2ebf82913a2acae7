/** Where the rows come from, how good they are, and which traits they make. */

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { queries } from "../../api/queries";
import type { SourceSummary } from "../../api/types";
import { useAddress } from "../../frame/address";
import { Link } from "../../frame/link";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { Section } from "../../parts/section";
import { TableShape } from "../../parts/skeletons";
import { Empty } from "../../parts/states";
import { ListTable } from "./list-table";
import { SourceTable } from "./source-table";
import { TraitTable } from "./trait-table";

export default function DataPage() {
  const sources = useQuery(queries.sources());
  return (
    <Answered query={sources} title="Data" shape={<TableShape />}>
      {(all) => (all.length === 0 ? <NoneYet /> : <All sources={all} />)}
    </Answered>
  );
}

function ConnectLink() {
  const { project } = useProject();
  if (project.role !== "owner") return null;
  return (
    <Button component={Link} to="/data/connect" leftSection={<Plus size={14} aria-hidden="true" />}>
      Connect a source
    </Button>
  );
}

function All({ sources }: { sources: SourceSummary[] }) {
  const address = useAddress();
  const traits = useQuery(queries.traits());
  const lists = useQuery(queries.lists());
  return (
    <>
      <PageHead title="Data" lead={<Lead sources={sources} />} actions={<ConnectLink />} />
      <Section title="Sources">
        <SourceTable sources={sources} />
      </Section>
      {lists.data && lists.data.length > 0 ? (
        <Section
          title="Lists"
          note="Whom conditions such as on list “press” ask about. A list that a source fills is what its files name."
        >
          <ListTable lists={lists.data} />
        </Section>
      ) : null}
      <Section
        title="Traits"
        note="What is known of each customer. A condition on a trait that few have leaves most people out."
      >
        <Answered query={traits} shape={<TableShape />}>
          {(all) => <TraitTable address={address} traits={all} />}
        </Answered>
      </Section>
    </>
  );
}

function Lead({ sources }: { sources: SourceSummary[] }) {
  const { formats } = useProject();
  const rows = sources.reduce((sum, source) => sum + source.rows, 0);
  const aside = sources.reduce((sum, source) => sum + source.quarantined, 0);
  const from = sources.length === 1 ? "one source" : `${sources.length} sources`;
  const rowText = `${formats.value(rows, "count")} rows from ${from}`;
  if (aside === 0) return <>{rowText}; none are in quarantine.</>;
  return (
    <>
      {rowText}; <Link to="/data/quarantine">{formats.value(aside, "count")} are in quarantine</Link>, each
      with its reason.
    </>
  );
}

function NoneYet() {
  return (
    <>
      <PageHead title="Data" />
      <Empty title="No source yet" command="ilk init . --from FILE…">
        A source says where rows come from and what their columns mean. Ilk looks at your files and proposes
        one for each, with what it guessed and how sure it is. Those that the project’s folder has already are
        read by its next run.
      </Empty>
    </>
  );
}
