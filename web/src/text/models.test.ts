import { expect, it } from "vitest";
import { driftText, nextRunText, taskText } from "./models";

it("says a task in the words of the project, and keeps the name of an unknown one", () => {
  expect(taskText("clusters", "households")).toBe("Kinds of households");
  expect(taskText("uplift", "households")).toBe("uplift");
});

it("tells a first fit from one that is due again", () => {
  expect(nextRunText({ due: true, version: null })).toBe("Fits it");
  expect(nextRunText({ due: true, version: 2 })).toBe("Fits it anew");
  expect(nextRunText({ due: false, version: 2 })).toBe("Scores by it");
});

it("tells of drift only where something moved", () => {
  expect(driftText("none")).toBeNull();
  expect(driftText(null)).toBeNull();
  expect(driftText("act")).toBe("drifted");
});
