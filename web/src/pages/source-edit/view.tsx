/** A source's definition edited: what the change makes of the first rows, before it is kept. */

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { Section } from "../../parts/section";
import { PageShape } from "../../parts/skeletons";
import { spelled } from "../../text/words";
import { Keep, Kept } from "../connect/keep";
import { Mapping } from "../connect/mapping";
import { aboutConnecting, type SourceText } from "../connect/queries";

export default function SourceEditPage() {
  const { name = "" } = useParams();
  const source = useQuery(aboutConnecting.text(name));
  return (
    <Answered query={source} title={`Edit ${spelled(name)}`} shape={<PageShape />}>
      {(found) => <Edit key={name} found={found} />}
    </Answered>
  );
}

function Edit({ found }: { found: SourceText }) {
  const { name } = found;
  const [base, setBase] = useState(found);
  const [text, setText] = useState(found.text);
  const [kept, setKept] = useState(false);
  const begin = (source: SourceText) => {
    setBase(source);
    setText(source.text);
  };
  const changed = text !== base.text;
  const newer = found.version > base.version;
  // What somebody else kept meanwhile is shown at once, but not in the place of what is being written.
  if (newer && !changed) begin(found);
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
      {newer && changed && (
        <Section title="Somebody kept a newer version meanwhile">
          <Button variant="default" onClick={() => begin(found)}>
            Drop this change, and show the newer one
          </Button>
        </Section>
      )}
      <Mapping name={name} text={text} onChange={setText} />
      {changed ? (
        <Keep
          title="Keep the change"
          name={name}
          text={text}
          version={base.version}
          onKept={(source) => {
            begin(source);
            setKept(true);
          }}
        />
      ) : (
        kept && <Kept title="The change" name={name} />
      )}
    </>
  );
}
