/** The builder's page: a new segment, one that is there, or an older version of it. */

import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { queries } from "../../api/queries";
import type { Segment } from "../../api/types";
import { controlsFrom } from "../../builder/keep";
import type { Language } from "../../builder/language";
import { useAddress } from "../../frame/address";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { PageShape } from "../../parts/skeletons";
import { Empty } from "../../parts/states";
import { spelled } from "../../text/words";
import { Builder, definitionOf } from "./builder";

export default function BuilderPage() {
  const { name } = useParams();
  const { mayAct } = useProject();
  const language = useQuery(queries.language());
  const title = name ? `Edit ${spelled(name)}` : "New segment";
  if (!mayAct) {
    return (
      <>
        <PageHead title={title} />
        <Empty title="Your key may only read">
          An analyst or an owner of the project can change segments.
        </Empty>
      </>
    );
  }
  return (
    <Answered query={language} title={title} shape={<PageShape />}>
      {(known) => (name ? <Existing key={name} name={name} language={known} /> : <Fresh language={known} />)}
    </Answered>
  );
}

function Existing({ name, language }: { name: string; language: Language }) {
  // An older answer would make a version that was there before seem to have been saved meanwhile.
  const segment = useQuery({ ...queries.segment(name), refetchOnMount: "always" });
  if (segment.data && !segment.isFetchedAfterMount) return <PageShape />;
  return (
    <Answered query={segment} title={`Edit ${spelled(name)}`} shape={<PageShape />}>
      {(answer) => <From segment={answer} language={language} />}
    </Answered>
  );
}

/** The current text, or that of the older version which the address names. */
function From({ segment, language }: { segment: Segment; language: Language }) {
  const from = useAddress().get("from");
  const history = useQuery({ ...queries.history(segment.summary.name), enabled: from !== null });
  if (from !== null && history.isPending) return <PageShape />;
  const version = history.data?.versions.find((known) => String(known.version) === from) ?? null;
  const start = version
    ? { text: version.text, controls: controlsFrom(version.controls) }
    : definitionOf(segment);
  return <Builder key={from} language={language} segment={segment} start={start} version={version} />;
}

function Fresh({ language }: { language: Language }) {
  const start = { text: useAddress().get("when") ?? "", controls: {} };
  return <Builder language={language} segment={null} start={start} />;
}
