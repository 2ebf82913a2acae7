/** The second step: how far it is, then the candidates side by side, or the one that is open. */

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link as RouterLink } from "react-router";
import { asProblem } from "../../api/problem";
import type { Discovery, DiscoveryChoices } from "../../api/types";
import type { Address } from "../../frame/address";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { TableShape } from "../../parts/skeletons";
import { Empty } from "../../parts/states";
import { capital, sentence } from "../../text/words";
import type { Asked } from "./asked";
import { requestOf } from "./asked";
import { Candidates } from "./candidates";
import { useDiscover, useStopDiscovery } from "./changes";
import classes from "./discover.module.css";
import { Opened } from "./opened";
import { discovery as discoveryOf } from "./queries";

interface Props {
  id: string;
  asked: Asked;
  choices: DiscoveryChoices;
  address: Address;
}

export function Found({ id, asked, choices, address }: Props) {
  const discovery = useQuery(discoveryOf(id));
  const again = useDiscover();
  if (discovery.isError && asProblem(discovery.error).status === 404) {
    return (
      <>
        <PageHead
          title="Discover"
          above={[{ to: address.to({ found: null, open: null }), title: "Choose anew" }]}
        />
        <Empty
          title="These candidates are gone"
          action={
            <Button
              loading={again.isPending}
              onClick={() =>
                again.mutate(requestOf(asked), { onSuccess: (begun) => address.set({ found: begun.id }) })
              }
            >
              Find them again
            </Button>
          }
        >
          The server keeps the last few only, and none when it stops. Equal criteria find equal groups again.
        </Empty>
      </>
    );
  }
  return (
    <Answered query={discovery} title="Discover" shape={<TableShape rows={6} />}>
      {(found) => <State found={found} choices={choices} address={address} />}
    </Answered>
  );
}

function State({
  found,
  choices,
  address,
}: {
  found: Discovery;
  choices: DiscoveryChoices;
  address: Address;
}) {
  const back = { to: address.to({ found: null, open: null }), title: "Choose anew" };
  const open = found.candidates.find(({ number }) => String(number) === address.get("open"));
  if (found.state === "running") return <Running found={found} back={back} />;
  if (found.state !== "done") {
    return (
      <>
        <PageHead title="Discover" above={[back]} />
        <Empty
          title={found.state === "stopped" ? "It was stopped" : sentence(found.problem ?? "It failed")}
          action={
            <Button component={RouterLink} to={back.to} variant="default">
              Choose anew
            </Button>
          }
        >
          {found.hint ?? "Nothing was kept."}
        </Empty>
      </>
    );
  }
  if (open) return <Opened found={found} candidate={open} address={address} />;
  return <Candidates found={found} choices={choices} address={address} back={back} />;
}

function Running({ found, back }: { found: Discovery; back: { to: string; title: string } }) {
  const stop = useStopDiscovery();
  const { nouns } = useProject();
  const percent = Math.round(found.progress * 100);
  return (
    <>
      <PageHead
        title="Discover"
        above={[back]}
        lead={`Looking for groups of ${nouns}.`}
        plain
        actions={
          <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate(found.id)}>
            Stop
          </Button>
        }
      />
      <div className={classes.running} role="status">
        <p>{capital(found.step) || "It begins"}</p>
        <progress max={100} value={percent} aria-label="How far it is" />
      </div>
    </>
  );
}
