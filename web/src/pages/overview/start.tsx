/** What stands here before anything was loaded: the way to a first segment. */

import { useProject } from "../../frame/project";
import { Command } from "../../parts/command";
import { PageHead } from "../../parts/page-head";
import classes from "./overview.module.css";

export function Start() {
  const { project, nouns } = useProject();
  return (
    <>
      <PageHead
        title={project.title}
        lead={`Nothing has been loaded yet. Three steps lead from your files to segments of ${nouns} that explain themselves.`}
      />
      <ol className={classes.start}>
        <li>
          <h2>Say where the rows are</h2>
          <p>Ilk looks at the files, guesses what their columns mean, and writes it down for you to check.</p>
          <Command text="ilk init . --from customers.csv orders.csv" />
        </li>
        <li>
          <h2>Load them and build the segments</h2>
          <p>Rows that break a rule are kept aside with the reason; nothing is dropped silently.</p>
          <Command text="ilk run" />
        </li>
        <li>
          <h2>Come back here</h2>
          <p>
            This page then says who they are. To look around first, open a year of a real grocer’s baskets:
          </p>
          <Command text="ilk demo" />
        </li>
      </ol>
    </>
  );
}
