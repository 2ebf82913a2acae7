/** Discover: choose what to look at, see a few candidate segmentations, open one, name its groups, keep it. */

import { useQuery } from "@tanstack/react-query";
import type { DiscoveryChoices } from "../../api/types";
import { useAddress } from "../../frame/address";
import { useProject } from "../../frame/project";
import { Answered } from "../../parts/answered";
import { PageHead } from "../../parts/page-head";
import { TableShape } from "../../parts/skeletons";
import { addressOf, askedOf } from "./asked";
import { Choose } from "./choose";
import { Found } from "./found";
import { discoverBy } from "./queries";

export default function DiscoverPage() {
  const choices = useQuery(discoverBy());
  return (
    <Answered query={choices} title="Discover" shape={<TableShape rows={10} />}>
      {(known) => <Steps choices={known} />}
    </Answered>
  );
}

function Steps({ choices }: { choices: DiscoveryChoices }) {
  const address = useAddress();
  const { nouns } = useProject();
  const asked = askedOf(address.get, choices);
  const id = address.get("found");
  if (id !== null) {
    return <Found id={id} asked={asked} choices={choices} address={address} />;
  }
  return (
    <>
      <PageHead
        title="Discover"
        lead={`Groups of ${nouns} that nobody named yet: choose what to compare them by, and look at a few ways to divide them.`}
        note="Nothing is kept until you say so."
      />
      <Choose
        asked={asked}
        choices={choices}
        onStarted={(chosen, found) => address.set({ ...addressOf(chosen), found, open: null })}
      />
    </>
  );
}
