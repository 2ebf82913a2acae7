import { describe, expect, it } from "vitest";
import { nameOf, nothing, placeOf } from "./place";
import type { Connector } from "./queries";

const setting = (name: string, required = false, kind: "text" | "number" | "yes_no" = "text") => ({
  name,
  kind,
  required,
  default: null,
});
const database: Connector = {
  kind: "database",
  label: "a database",
  description: "",
  gives_files: false,
  settings: [setting("url", true), setting("table"), setting("rows", false, "number")],
};
const bucket: Connector = {
  kind: "s3",
  label: "a bucket",
  description: "",
  gives_files: true,
  settings: [setting("bucket", true), setting("anonymous", false, "yes_no")],
};
const all = [database, bucket];

describe("a place", () => {
  it("is a file of the project", () => {
    expect(placeOf({ ...nothing, file: "data/My Orders 2024.csv" }, all)).toEqual({
      name: "my_orders_2024",
      files: { path: "data/My Orders 2024.csv" },
    });
  });

  it("is nothing while something is still to be said", () => {
    expect(placeOf(nothing, all)).toBeNull();
    expect(placeOf({ kind: "database", file: "", settings: { url: " " } }, all)).toBeNull();
    expect(placeOf({ kind: "s3", file: "", settings: { bucket: "b" } }, all)).toBeNull();
  });

  it("has what was said, each as its kind of value, and nothing else", () => {
    const settings = { url: "sqlite:///a.db", table: "shop.orders", rows: "5" };
    expect(placeOf({ kind: "database", file: "", settings }, all)).toEqual({
      name: "orders",
      connect: { kind: "database", url: "sqlite:///a.db", table: "shop.orders", rows: 5 },
    });
  });

  it("names the files of a place that has some", () => {
    const settings = { bucket: "b", path: "2024/*.csv", anonymous: "true" };
    expect(placeOf({ kind: "s3", file: "", settings }, all)).toEqual({
      name: "rows",
      connect: { kind: "s3", bucket: "b", anonymous: true },
      files: { path: "2024/*.csv" },
    });
  });
});

describe("a name", () => {
  it.each([
    ["uploads/Tickets (1).csv", "tickets_1"],
    ["2024_orders.jsonl.gz", "orders"],
    ["***", "rows"],
  ])("of %s is %s", (path, name) => expect(nameOf(path)).toBe(name));
});
