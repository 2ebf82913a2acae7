/** What goes with a metric: which groups differ most, which of the segments there are, and what tells customers apart. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import { useAddress } from "../../frame/address";
import { Answered } from "../../parts/answered";
import { DriversFound } from "../../parts/drivers";
import { PageHead } from "../../parts/page-head";
import { Remarks } from "../../parts/remarks";
import { Section } from "../../parts/section";
import { TableShape } from "../../parts/skeletons";
import { Empty } from "../../parts/states";
import { Choice } from "./choice";
import { Groups } from "./groups";
import { Differing } from "./segments";

export default function DriversPage() {
  const metrics = useQuery(queries.metrics());
  return (
    <Answered query={metrics} title="Drivers" shape={<TableShape rows={10} />}>
      {(known) => <OfMetric first={known[0]?.name ?? null} />}
    </Answered>
  );
}

function OfMetric({ first }: { first: string | null }) {
  const address = useAddress();
  const metric = address.get("metric") ?? first;
  const related = address.get("related") === "yes";
  const found = useQuery({ ...queries.foundSegments(metric ?? "", related), enabled: metric !== null });
  return (
    <>
      <PageHead title="Drivers" lead={found.data?.sentence} />
      <Choice
        key={`${metric} ${related}`}
        metric={metric ?? ""}
        related={related}
        onChosen={(next, isRelated) => address.set({ metric: next, related: isRelated ? "yes" : null })}
      />
      {metric === null ? (
        <Empty title="No metric yet">Name a figure, such as count of order in last 30 days.</Empty>
      ) : (
        <>
          <Answered query={found} shape={<TableShape rows={8} />}>
            {(answer) => (
              <>
                <Section
                  title="Groups that differ most"
                  note="Searched over all conditions and pairs of them in one half of the customers, tested in the other. Each can be saved as a segment."
                >
                  <Groups found={answer} />
                  <Remarks texts={answer.caveats} />
                </Section>
                <Section
                  title="Segments that differ most"
                  note="The segments there are, against everyone else, after correction for looking at all."
                >
                  <Differing found={answer} />
                </Section>
              </>
            )}
          </Answered>
          <OfDrivers metric={metric} related={related} />
        </>
      )}
    </>
  );
}

function OfDrivers({ metric, related }: { metric: string; related: boolean }) {
  const drivers = useQuery(queries.drivers({ metric, related }));
  return (
    <Answered query={drivers} shape={<TableShape rows={8} />}>
      {(answer) => <DriversFound found={answer} />}
    </Answered>
  );
}
