import { describe, expect, it } from "vitest";
import { example, messageOf } from "./message";

describe("a message", () => {
  it("is an object of JSON", () => {
    expect(messageOf(example)).toEqual({ message: { event: "Order Completed", properties: { total: 50 } } });
  });

  it.each(["[]", "null", "3", '"track"'])("is not %s", (text) => {
    expect(messageOf(text)).toEqual({ wrong: "A message is an object: it begins with { and ends with }." });
  });

  it("says what is no JSON", () => {
    expect(messageOf('{"event": ')).toHaveProperty("wrong", expect.stringContaining("This is no JSON"));
  });
});
