import { expect, it } from "vitest";
import { drawable, headingOf } from "./spec";
import { tableOf } from "./table";

const retention = {
  title: { text: ["Nine in ten", "still come"], subtitle: "95 % intervals" },
  datasets: {
    rule: [{ one: 1 }],
    kept: [
      { month: 0, share: 1, low: 1, high: 1 },
      { month: 1, share: 0.9, low: 0.85, high: 0.94 },
    ],
  },
  layer: [
    { data: { name: "rule" }, encoding: { x: { field: "one", type: "quantitative" } } },
    {
      data: { name: "kept" },
      encoding: {
        x: { field: "month", title: "Months after the first", type: "ordinal" },
        y: { field: "low", title: "Still active", axis: { format: "%" }, type: "quantitative" },
        y2: { field: "high" },
      },
    },
    {
      data: { name: "kept" },
      encoding: { y: { field: "share", title: "Still active", axis: { format: "%" } } },
    },
  ],
};

it("reads the table from the data that is drawn, not from a guide line's", () => {
  const { columns, rows } = tableOf(retention);
  expect(rows).toHaveLength(2);
  expect(columns.map((column) => column.title)).toEqual([
    "Months after the first",
    "Low",
    "High",
    "Still active",
  ]);
});

it("prefers what is said on hover to where things were placed", () => {
  const { columns } = tableOf({
    data: { values: [{ title: "A", part: 0.2, label_x: 7 }] },
    layer: [
      {
        encoding: {
          x: { field: "part", type: "quantitative" },
          tooltip: [
            { field: "title", title: "Segment", type: "nominal" },
            { field: "part", title: "Share", format: ".1%", type: "quantitative" },
          ],
        },
      },
      { encoding: { x: { field: "label_x", title: "Share" }, text: { field: "title" } } },
    ],
  });
  expect(columns.map(({ title, kind }) => [title, kind])).toEqual([
    ["Segment", "text"],
    ["Share", "percent"],
  ]);
});

it("knows shares, dates and names by how they are drawn", () => {
  const kinds = tableOf({
    data: { values: [{ day: "2018-01-01", part: 0.2, name: "A", much: 3, hue: 1 }] },
    encoding: {
      x: { field: "day", type: "temporal" },
      y: { field: "part", axis: { format: ".0%" } },
      text: { field: "name", type: "nominal" },
      color: { field: "hue", legend: null },
      size: { field: "much" },
    },
  }).columns.map((column) => [column.field, column.kind]);
  expect(kinds).toEqual([
    ["name", "text"],
    ["day", "date"],
    ["part", "percent"],
    ["much", "number"],
  ]);
});

it("takes the title out of the drawing and lets it fill its column", () => {
  expect(headingOf(retention)).toEqual({ title: "Nine in ten still come", subtitle: "95 % intervals" });
  const spec = drawable({ ...retention, config: { axis: { gridColor: "white" } } });
  expect(spec.title).toBeUndefined();
  expect(spec.config).toBeUndefined();
  expect(spec.width).toBe("container");
});
