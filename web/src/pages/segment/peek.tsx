/** A look at a customer beside the list. */

import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import { Link } from "../../frame/link";
import { usePast } from "../../frame/past";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { Properties } from "../../parts/properties";
import { SegmentName } from "../../parts/segment-name";
import { SidePanel } from "../../parts/side-panel";
import { TableShape } from "../../parts/skeletons";
import { Why } from "../../parts/why";
import { capital } from "../../text/words";
import classes from "./segment.module.css";

interface Props {
  id: string | null;
  segment: string;
  onClose: () => void;
}

export function Peek({ id, segment, onClose }: Props) {
  const { noun } = useProject();
  return (
    <SidePanel title={`${capital(noun)} ${id ?? ""}`} opened={id !== null} onClose={onClose}>
      {id !== null && <Person id={id} segment={segment} />}
    </SidePanel>
  );
}

function Person({ id, segment: here }: { id: string; segment: string }) {
  const past = usePast();
  const customer = useQuery(queries.customer(id, past));
  return (
    <Answered query={customer} shape={<TableShape />}>
      {({ sentence, segments, traits }) => (
        <div className={classes.peek}>
          <p>{sentence}</p>
          <p>
            <Link to={`/customers/${encodeURIComponent(id)}`}>Open the whole page</Link>
          </p>
          {past === null && (
            <>
              <h3>Why in this segment</h3>
              <Why segment={here} id={id} />
            </>
          )}
          <h3>Also in</h3>
          <ul>
            {segments
              .filter(({ segment }) => segment !== here)
              .map(({ segment, title, colour }) => (
                <li key={segment}>
                  <SegmentName name={segment} title={title} colour={colour} />
                </li>
              ))}
          </ul>
          <Properties
            of={Object.fromEntries(
              traits.filter(({ value }) => value !== null).map(({ title, display }) => [title, display]),
            )}
          />
        </div>
      )}
    </Answered>
  );
}
