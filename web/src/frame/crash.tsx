/** The studio itself failed: our fault, said as such. */

import { useRouteError } from "react-router";
import { Problem } from "../api/problem";
import { Failure } from "../parts/states";
import classes from "./frame.module.css";

export function Crash() {
  const error = useRouteError();
  const why = error instanceof Error ? error.message : String(error);
  const problem = new Problem(500, {
    code: "studio-crash",
    detail: "The studio could not draw this page",
    hint: `This is a fault of ours, not of your data: “${why}”. Load the page again; if it stays, please report it.`,
    where: null,
    known: [],
  });
  return (
    <main className={classes.alone}>
      <title>Fault · Ilk</title>
      <h1 className={classes.mark}>Ilk</h1>
      <Failure problem={problem} retry={() => window.location.reload()} />
    </main>
  );
}
