/** Draws a chart with vega-embed. The whole of Vega is in this module's chunk, loaded when a chart is first shown. */

import type { Item, Loader } from "vega";
import embed, { type VisualizationSpec } from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";
import type { Scheme } from "../theme/palette";
import { chartConfig } from "./config";
import { type ChartUnit, drawable } from "./spec";

/** Charts carry their data: whatever they name outside is refused. */
function refuse(): Promise<never> {
  return Promise.reject(new Error("a chart may not load anything"));
}

const loader: Loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

/** Vega's remarks are for who writes the charts, on the server. */
const errorsOnly = 1;

/** The page of what a mark stands for. */
function pageOf(item: Item | null | undefined): string | null {
  const page: unknown = item?.datum?.page;
  return typeof page === "string" ? page : null;
}

interface Options {
  spec: ChartUnit;
  scheme: Scheme;
  /** Follows a mark that stands for something with a page of its own. */
  follow: (page: string) => void;
}

/** Draws into `element`; the answer takes the chart away again. */
export async function draw(element: HTMLElement, { spec, scheme, follow }: Options): Promise<() => void> {
  // Vega measures texts to place them: before the typeface is there it would measure another.
  await document.fonts.load("12px 'Inter Variable'");
  const { view, finalize } = await embed(element, drawable(spec) as VisualizationSpec, {
    mode: "vega-lite",
    renderer: "svg",
    actions: false,
    defaultStyle: false,
    // Without eval: the content security policy forbids it.
    ast: true,
    expr: expressionInterpreter,
    loader,
    logLevel: errorsOnly,
    config: chartConfig(scheme),
    tooltip: { theme: scheme === "dark" ? "dark" : "light" },
  });
  view.addEventListener("click", (_, item) => {
    const page = pageOf(item);
    if (page !== null) follow(page);
  });
  view.addEventListener("mouseover", (_, item) => {
    element.style.cursor = pageOf(item) === null ? "" : "pointer";
  });
  return finalize;
}
