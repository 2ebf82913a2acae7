/** How Vega draws in our look: direct, few gridlines, in the colours of the scheme. */

import type { Config } from "vega-embed";
import { palettes, type Scheme } from "../theme/palette";

const font = "Inter Variable, system-ui, sans-serif";

export function chartConfig(scheme: Scheme): Config {
  const { ink, soft, dim, line, accent, segments, diverging, ground } = palettes[scheme];
  const text = { font, fontSize: 12, fill: soft };
  return {
    background: "transparent",
    font,
    view: { stroke: null },
    mark: { color: accent },
    line: { strokeWidth: 2, strokeCap: "round" },
    area: { color: accent, opacity: 0.16 },
    bar: { color: accent, cornerRadiusEnd: 2 },
    rule: { color: dim },
    point: { filled: true, size: 40 },
    circle: { stroke: ground, strokeWidth: 1 },
    text: { color: ink, font, fontSize: 12 },
    axis: {
      labelFont: font,
      titleFont: font,
      labelFontSize: 12,
      titleFontSize: 12,
      titleFontWeight: 400,
      labelColor: dim,
      titleColor: dim,
      titlePadding: 8,
      labelPadding: 8,
      domain: false,
      ticks: false,
      gridColor: line,
    },
    // Names of rows may not be left out; dates and amounts may, rather than run into each other.
    axisTemporal: { labelOverlap: true, labelSeparation: 16 },
    axisQuantitative: { labelOverlap: true, labelSeparation: 8 },
    axisX: { grid: false, domain: true, domainColor: line },
    axisY: { titleAngle: 0, titleAlign: "left", titleAnchor: "end", titleX: 0, titleY: -12 },
    // Below the chart and below each other: beside it, long names would leave no room on a phone.
    legend: {
      orient: "bottom",
      columns: 1,
      labelFont: font,
      titleFont: font,
      labelColor: soft,
      titleColor: dim,
      labelFontSize: 12,
      labelLimit: 0,
    },
    header: { labelFont: font, titleFont: font, labelColor: soft, titleColor: dim },
    range: {
      category: [...segments],
      ordinal: [...segments],
      diverging: [...diverging],
      heatmap: [line, accent],
      ramp: [line, accent],
    },
    style: { "guide-label": text, "guide-title": text, "group-title": { ...text, fill: ink } },
  };
}
