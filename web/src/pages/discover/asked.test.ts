import { expect, it } from "vitest";
import type { DiscoveryChoices } from "../../api/types";
import { addressOf, areItems, askedOf, nameOf, requestOf, usual } from "./asked";

const criterion = {
  criterion: "behavioural",
  kind: "trait",
  title: "",
  type: "number",
  is_item: false,
} as const;
const choices: DiscoveryChoices = {
  criteria: [
    { ...criterion, text: "orders", proposed: true },
    { ...criterion, text: "city", proposed: false },
    ...["cheap", "fast", "tasty"].map((text) => ({ ...criterion, text, proposed: false, is_item: true })),
  ],
  methods: [],
};

function through(address: Record<string, string | null>) {
  return askedOf((name) => address[name] ?? null, choices);
}

it("begins with what the server proposes, as usual", () => {
  expect(through({})).toEqual({ using: ["orders"], ...usual });
});

it("comes back from the address as it was", () => {
  const asked = {
    using: ["city", 'count of order where channel in ("a", "b")'],
    among: "orders > 1",
    factors: "oblimin" as const,
    methods: ["k_means", "k_prototypes"],
    fewest: 3,
    most: 8,
    smallest: 0.1,
  };
  expect(through(addressOf(asked))).toEqual(asked);
});

it("leaves out of the address what is as usual", () => {
  expect(Object.values(addressOf({ using: ["city"], ...usual })).filter(Boolean)).toEqual(["city"]);
});

it("asks the server about everyone where nobody is named", () => {
  expect(requestOf({ using: ["city"], ...usual, among: " " })).not.toHaveProperty("among");
});

it("asks for factors only where they are wanted", () => {
  expect(requestOf({ using: ["cheap"], ...usual })).not.toHaveProperty("factors");
  expect(requestOf({ using: ["cheap"], ...usual, factors: "promax" }).factors).toEqual({
    rotation: "promax",
  });
});

it("takes three answers of few levels or more for a survey, and nothing else beside them", () => {
  expect(areItems(["cheap", "fast", "tasty"], choices)).toBe(true);
  expect(areItems(["cheap", "fast"], choices)).toBe(false);
  expect(areItems(["cheap", "fast", "tasty", "orders"], choices)).toBe(false);
});

it("makes a name of the language of a title", () => {
  expect(nameOf("Große Körbe, 2 Mal!")).toBe("groe_korbe_2_mal");
  expect(nameOf("2024 → now")).toBe("now");
});
