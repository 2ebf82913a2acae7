/** What goes with being in the segment. */

import { Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import { useAddress } from "../../frame/address";
import { Answered } from "../../parts/answered";
import { DriversFound } from "../../parts/drivers";
import { ChartShape, TableShape } from "../../parts/skeletons";
import classes from "./segment.module.css";

export function DriversTab({ name }: { name: string }) {
  const address = useAddress();
  const related = address.get("related") === "yes";
  const drivers = useQuery(queries.drivers({ segment: name, related }));
  return (
    <>
      <Checkbox
        className={classes.related ?? ""}
        label="With figures of the same events"
        checked={related}
        onChange={(event) => address.set({ related: event.currentTarget.checked ? "yes" : null })}
      />
      <Answered
        query={drivers}
        shape={
          <>
            <ChartShape />
            <TableShape />
          </>
        }
      >
        {(found) => <DriversFound found={found} />}
      </Answered>
    </>
  );
}
