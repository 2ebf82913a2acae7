/** One source: what its columns mean, how good they are, what was loaded, what was set aside. */

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { useParams } from "react-router";
import { queries } from "../../api/queries";
import type { Source } from "../../api/types";
import { Link } from "../../frame/link";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { Beside, Section } from "../../parts/section";
import { PageShape } from "../../parts/skeletons";
import { When } from "../../parts/when";
import { spelled } from "../../text/words";
import { BeforeAfter } from "./before-after";
import { ColumnTable } from "./column-table";
import { LoadTable } from "./load-table";
import { Reasons } from "./reasons";

export default function SourcePage() {
  const { name = "" } = useParams();
  const source = useQuery(queries.source(name));
  return (
    <Answered query={source} title={spelled(name)} shape={<PageShape />}>
      {(answer) => <Answer source={answer} />}
    </Answered>
  );
}

function Answer({ source }: { source: Source }) {
  const { summary, columns, loads, reasons } = source;
  return (
    <>
      <PageHead
        title={summary.title}
        lead={<Lead source={source} />}
        above={[{ to: "/data", title: "Data" }]}
        note={
          <span className="mono">
            {summary.address ? `${window.location.origin}${summary.address}` : summary.path}
          </span>
        }
        actions={<EditLink name={summary.name} />}
      />
      <Section title="Columns">
        <ColumnTable columns={columns} />
      </Section>
      <Section title="Before and after" note="Which raw values the mapping cleans, and which it cannot read.">
        <BeforeAfter name={summary.name} />
      </Section>
      <Beside>
        <Section title="Loads">
          <LoadTable loads={loads} />
        </Section>
        <Section title="Why rows are in quarantine">
          <Reasons source={summary.name} reasons={reasons} />
        </Section>
      </Beside>
    </>
  );
}

function EditLink({ name }: { name: string }) {
  const { project } = useProject();
  if (project.role !== "owner") return null;
  return (
    <Button
      component={Link}
      to={`/data/sources/${encodeURIComponent(name)}/edit`}
      variant="default"
      leftSection={<Pencil size={14} aria-hidden="true" />}
    >
      Edit
    </Button>
  );
}

function Lead({ source }: { source: Source }) {
  const { formats } = useProject();
  const { rows, files, into, quarantined, latest_event, name } = source.summary;
  const from = files === 1 ? "one file" : `${formats.value(files, "count")} files`;
  return (
    <>
      {formats.value(rows, "count")} rows from {from}, kept as {into}
      {latest_event && (
        <>
          , the latest of <When at={latest_event} />
        </>
      )}
      ;{" "}
      {quarantined === 0 ? (
        "none are in quarantine."
      ) : (
        <>
          <Link to={`/data/quarantine?source=${encodeURIComponent(name)}`}>
            {formats.value(quarantined, "count")} are in quarantine
          </Link>
          .
        </>
      )}
    </>
  );
}
