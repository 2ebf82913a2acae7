import { expect, test } from "vitest";
import { readEvents } from "./stream";

const change = {
  number: 7,
  customer: "Zoë",
  segment: "vip",
  entered: true,
  at: "2026-03-01T12:00:00Z",
  told_at: "2026-03-01T12:00:01Z",
};
const event = `id: 7\nevent: entered\ndata: ${JSON.stringify(change)}\n\n`;

test("a stream begins with the number to go on from, and tells no change by it", () => {
  expect(readEvents("retry: 2000\nid: 5\n\n")).toEqual({ changes: [], last: "5", rest: "" });
});

test("events come whole, however the stream is cut", () => {
  const text = `retry: 2000\nid: 5\n\n${event}: nothing new\n\n${event}`;
  for (let cut = 0; cut <= text.length; cut += 1) {
    const first = readEvents(text.slice(0, cut));
    const second = readEvents(first.rest + text.slice(cut));
    expect([...first.changes, ...second.changes]).toEqual([change, change]);
    expect(second.last ?? first.last).toBe("7");
    expect(second.rest).toBe("");
  }
});

test("a heartbeat tells nothing", () => {
  expect(readEvents(": nothing new\n\n")).toEqual({ changes: [], last: null, rest: "" });
});
