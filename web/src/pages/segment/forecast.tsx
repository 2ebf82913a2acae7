/** How large the segment will be, and what it will be worth. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import { Charts } from "../../charts/charts";
import { Answered } from "../../parts/answered";
import { Remarks } from "../../parts/remarks";
import { Section } from "../../parts/section";
import { ChartShape } from "../../parts/skeletons";

export function Expected({ name }: { name: string }) {
  const forecast = useQuery(queries.forecast(name));
  return (
    <Section
      title="What is to be expected"
      note="From what is on record, with intervals that hold 19 of 20 cases."
    >
      <Answered query={forecast} shape={<ChartShape />}>
        {({ charts, sentence, figures, caveats }) => (
          <>
            {figures.length === 0 ? <p className="dim">{sentence}</p> : <Charts charts={charts} />}
            <Remarks texts={caveats} />
          </>
        )}
      </Answered>
    </Section>
  );
}
