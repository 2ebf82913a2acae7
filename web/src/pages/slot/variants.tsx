/** The variants of a slot in order: for whom, what they show, how many customers each is meant for. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { ContentSlot, ContentVariant, SegmentSummary } from "../../api/types";
import { useProject } from "../../frame/project";
import { Bar } from "../../parts/bar";
import { Num } from "../../parts/num";
import { Prose } from "../../parts/prose";
import { SegmentName } from "../../parts/segment-name";
import { type Column, Table } from "../../parts/table";
import { capital, sentence } from "../../text/words";
import classes from "./slot.module.css";
import { Values } from "./values";

export function Variants({ slot }: { slot: ContentSlot }) {
  const { nouns } = useProject();
  const { data: segments = [] } = useQuery(queries.segments());
  const known = new Map(segments.map((segment) => [segment.name, segment]));
  const columns: Column<ContentVariant>[] = [
    {
      key: "variant",
      title: "For whom",
      cell: (variant) => <Whom place={slot.variants.indexOf(variant) + 1} variant={variant} known={known} />,
    },
    {
      key: "values",
      title: "Shows",
      from: "medium",
      width: "36%",
      cell: ({ values }) => <Values values={values} />,
    },
    {
      key: "customers",
      title: capital(nouns),
      align: "end",
      width: "120px",
      cell: ({ customers, share }) => (
        <span className={classes.count}>
          <Num value={customers} />
          {share !== null && <Bar share={share} />}
        </span>
      ),
    },
  ];
  return <Table label="Variants" columns={columns} rows={slot.variants} id={({ name }) => name} />;
}

interface WhomProps {
  place: number;
  variant: ContentVariant;
  known: Map<string, SegmentSummary>;
}

function Whom({ place, variant, known }: WhomProps) {
  const { name, sentence: words, segments, live, note } = variant;
  return (
    <div className={classes.whom}>
      <strong>
        {place}. {name}
      </strong>
      <span>{words === null ? "all others" : words}</span>
      {segments.map((segment) => {
        const found = known.get(segment);
        if (!found) return null;
        return (
          <span key={segment} className={classes.segment}>
            <SegmentName name={segment} title={found.title} colour={found.colour} />
            <span className="dim">
              <Num value={found.size} />
            </span>
          </span>
        );
      })}
      {words !== null && !live && <span className="dim">as of the last run, not live</span>}
      {note && (
        <span className="dim">
          <Prose text={sentence(note)} />
        </span>
      )}
    </div>
  );
}
