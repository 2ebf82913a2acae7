/** A place in a form: what was chosen and typed, as a source says it. */

import type { Connector, ConnectorSetting, Place } from "./queries";

export interface Chosen {
  /** `file`, or a kind of connector. */
  kind: string;
  file: string;
  settings: Record<string, string>;
}

export const nothing: Chosen = { kind: "file", file: "", settings: {} };

/** The place that is meant; null while something is still to be said. */
export function placeOf(chosen: Chosen, connectors: readonly Connector[]): Place | null {
  if (chosen.kind === "file") {
    return chosen.file ? { name: nameOf(chosen.file), files: { path: chosen.file } } : null;
  }
  const connector = connectors.find((each) => each.kind === chosen.kind);
  if (!connector) return null;
  const said = (name: string) => (chosen.settings[name] ?? "").trim();
  if (connector.settings.some(({ name, required }) => required && said(name) === "")) return null;
  if (connector.gives_files && said("path") === "") return null;
  const connect: Record<string, unknown> = { kind: chosen.kind };
  for (const setting of connector.settings) {
    const value = said(setting.name);
    if (value !== "") connect[setting.name] = meant(setting, value);
  }
  const about = said("path") || (said("table") || said("object")).replace(/^.*\./, "") || connector.kind;
  const place: Place = { name: nameOf(about), connect };
  return connector.gives_files ? { ...place, files: { path: said("path") } } : place;
}

function meant(setting: ConnectorSetting, text: string): unknown {
  if (setting.kind === "number") return Number(text);
  return setting.kind === "yes_no" ? text === "true" : text;
}

/** What rows are called by: the last part of a path, without its endings and signs. */
export function nameOf(path: string): string {
  const last = path.split("/").at(-1) ?? "";
  const plain = (last.split(".")[0] ?? "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+|_+$/g, "");
  return plain || "rows";
}
