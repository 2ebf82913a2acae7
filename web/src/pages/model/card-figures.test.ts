import { expect, it } from "vitest";
import { cardFigures } from "./card-figures";

it("takes the ends of an interval to their figure", () => {
  const [auc, ...others] = cardFigures({ AUC: 0.85, "AUC, low": 0.83, "AUC, high": 0.87 });
  expect(auc).toMatchObject({ title: "AUC", value: 0.85, interval: [0.83, 0.87] });
  expect(others).toEqual([]);
});

it("says which single value the model has to beat", () => {
  const [rule] = cardFigures({ "AUC of the rule by orders_90d": 0.83 });
  expect(rule?.title).toBe("AUC of orders_90d alone");
});

it("keeps a figure that it does not know", () => {
  expect(cardFigures({ crispness: 0.7 })).toEqual([
    { name: "crispness", title: "crispness", meaning: "", value: 0.7, interval: null },
  ]);
});
