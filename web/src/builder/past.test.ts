import { expect, it } from "vitest";
import { amended, done, redone, started, undone } from "./past";

it("undoes and redoes, until there is nothing more", () => {
  const past = done(done(started("a"), "b"), "c");
  expect(undone(past).now).toBe("b");
  expect(undone(undone(undone(past))).now).toBe("a");
  expect(redone(undone(past)).now).toBe("c");
  expect(redone(past).now).toBe("c");
});

it("a new state forgets what was undone", () => {
  const past = done(undone(done(started("a"), "b")), "c");
  expect(redone(past).now).toBe("c");
  expect(undone(past).now).toBe("a");
});

it("the same said otherwise is no step", () => {
  expect(undone(amended(done(started("a"), "b"), "B")).now).toBe("a");
});
