/** How well the segment is chosen: criterion by criterion, and what is wrong with it. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import { Link } from "../../frame/link";
import { usePast } from "../../frame/past";
import { Answered } from "../../parts/answered";
import { CriteriaList } from "../../parts/criteria-list";
import { MistakeList } from "../../parts/mistakes";
import { Section } from "../../parts/section";
import { TableShape } from "../../parts/skeletons";

export function HealthTab({ name }: { name: string }) {
  const health = useQuery(queries.segmentHealth(name, usePast()));
  return (
    <Answered query={health} shape={<TableShape rows={7} />}>
      {({ sentence, criteria, mistakes }) => (
        <>
          <Section
            title={sentence.replace(/\.$/, "")}
            note="The criteria of a good segment (Kotler); each figure says what it counts."
            aside={
              <Link to="/segmentations" className="link">
                All segments
              </Link>
            }
          >
            <CriteriaList criteria={criteria} />
          </Section>
          <Section title="What to look at">
            {mistakes.length === 0 ? (
              <p className="dim">Nothing: none of the classic mistakes was found.</p>
            ) : (
              <MistakeList mistakes={mistakes} />
            )}
          </Section>
        </>
      )}
    </Answered>
  );
}
