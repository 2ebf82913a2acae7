/** A source's definition edited: what the change makes of the first rows, before it is kept. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { PageShape } from "../../parts/skeletons";
import { spelled } from "../../text/words";
import { Keep } from "../connect/keep";
import { Mapping } from "../connect/mapping";
import { aboutConnecting } from "../connect/queries";

export default function SourceEditPage() {
  const { name = "" } = useParams();
  const source = useQuery(aboutConnecting.text(name));
  return (
    <Answered query={source} title={`Edit ${spelled(name)}`} shape={<PageShape />}>
      {(found) => <Edit key={found.version} name={name} text={found.text} version={found.version} />}
    </Answered>
  );
}

function Edit({ name, text, version }: { name: string; text: string; version: number }) {
  const [now, setNow] = useState(text);
  const above = [
    { to: "/data", title: "Data" },
    { to: `/data/sources/${encodeURIComponent(name)}`, title: spelled(name) },
  ];
  return (
    <>
      <PageHead
        title={`Edit ${spelled(name)}`}
        lead="Files whose rows were read by another mapping are read again with the next run."
        above={above}
      />
      <Mapping name={name} text={now} onChange={setNow} />
      {now !== text && <Keep title="Keep the change" name={name} text={now} version={version} />}
    </>
  );
}
