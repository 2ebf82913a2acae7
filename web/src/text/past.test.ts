import { expect, it } from "vitest";
import { dayIn, keepingPast, monthsBefore, pastDay } from "./past";

it("is a day that exists, before today", () => {
  expect(pastDay("2025-06-30", "2025-07-01")).toBe("2025-06-30");
  expect(pastDay("2025-07-01", "2025-07-01")).toBeNull();
  expect(pastDay("2025-06-31", "2025-07-01")).toBeNull();
  expect(pastDay("30.6.2025", "2025-07-01")).toBeNull();
  expect(pastDay("2025-06-30", null)).toBeNull();
});

it("stays in addresses that say nothing else", () => {
  expect(keepingPast("/segments/vip/members?page=2", "2025-06-30")).toBe(
    "/segments/vip/members?page=2&as_of=2025-06-30",
  );
  expect(keepingPast("/segments?as_of=2025-01-01", "2025-06-30")).toBe("/segments?as_of=2025-01-01");
  expect(keepingPast("/runs#newest", "2025-06-30")).toBe("/runs?as_of=2025-06-30#newest");
  expect(keepingPast("/segments", null)).toBe("/segments");
});

it("steps back by months, to the last day of a shorter one", () => {
  expect(monthsBefore("2025-03-31", 1)).toBe("2025-02-28");
  expect(monthsBefore("2025-03-31", 12)).toBe("2024-03-31");
});

it("is the day in the project's zone", () => {
  expect(dayIn("2025-02-28T23:30:00Z", "Europe/Berlin")).toBe("2025-03-01");
});
