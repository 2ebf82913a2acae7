/** What is asked for, in the address of the page and as the server takes it. */

import type { DiscoverRequest, DiscoveryChoices } from "../../api/types";

export const rotations = ["varimax", "promax", "oblimin"] as const;
export type Rotation = (typeof rotations)[number];

export interface Asked {
  using: string[];
  among: string;
  /** How the factors behind the criteria are rotated; null to compare by the criteria themselves. */
  factors: Rotation | null;
  methods: string[];
  fewest: number;
  most: number;
  /** The least share of people that a group must have. */
  smallest: number;
}

export const usual: Omit<Asked, "using"> = {
  among: "",
  factors: null,
  methods: ["k_means"],
  fewest: 2,
  most: 6,
  smallest: 0.05,
};

/** What the address asks for; criteria that the server proposes where it names none. */
export function askedOf(get: (name: string) => string | null, choices: DiscoveryChoices): Asked {
  const using = lines(get("by"));
  const proposed = choices.criteria.filter((criterion) => criterion.proposed).map(({ text }) => text);
  return {
    using: using.length > 0 ? using : proposed,
    among: get("among") ?? usual.among,
    factors: rotations.find((each) => each === get("factors")) ?? usual.factors,
    methods: (get("methods") ?? usual.methods.join(",")).split(","),
    fewest: whole(get("fewest")) ?? usual.fewest,
    most: whole(get("most")) ?? usual.most,
    smallest: (whole(get("smallest")) ?? usual.smallest * 100) / 100,
  };
}

/** The same as values of the address; what is as usual is left out. */
export function addressOf(asked: Asked): Record<string, string | null> {
  const other = <Value>(value: Value, before: Value) => (value === before ? null : String(value));
  return {
    // Values of the language may hold commas, but no line breaks.
    by: asked.using.join("\n"),
    among: other(asked.among.trim(), usual.among),
    factors: asked.factors,
    methods: other(asked.methods.join(","), usual.methods.join(",")),
    fewest: other(asked.fewest, usual.fewest),
    most: other(asked.most, usual.most),
    smallest: other(Math.round(asked.smallest * 100), usual.smallest * 100),
  };
}

/** As the server takes it. */
export function requestOf({ among, methods, factors, ...rest }: Asked): DiscoverRequest {
  return {
    ...rest,
    ...(factors !== null && { factors: { rotation: factors } }),
    methods: methods as NonNullable<DiscoverRequest["methods"]>,
    ...(among.trim() !== "" && { among: among.trim() }),
  };
}

/** Whether all that was chosen has few levels, as answers of a survey: what latent classes and factors read. */
export function areItems(using: string[], { criteria }: DiscoveryChoices): boolean {
  const items = new Set(criteria.filter((each) => each.is_item).map(({ text }) => text));
  return using.length > 2 && using.every((text) => items.has(text));
}

/** A name of the language after what people call something: small letters, digits and `_`, from a letter on. */
export function nameOf(title: string): string {
  const plain = title.normalize("NFKD").replace(/[^\x20-\x7e]/g, "");
  return plain
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[0-9_]+|_+$/g, "")
    .slice(0, 60);
}

function lines(text: string | null): string[] {
  return (text ?? "").split("\n").filter((line) => line.trim() !== "");
}

function whole(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}
