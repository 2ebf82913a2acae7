/** One source: what its columns mean, how good they are, what was loaded, what was set aside. */

import { useQuery } from "@tanstack/react-query";
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
        note={<span className="mono">{summary.path}</span>}
      />
      <Section title="Columns">
        <ColumnTable columns={columns} />
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
