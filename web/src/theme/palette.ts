/** Every colour of the studio, once: CSS variables and charts are both made from these two palettes. */

export type Scheme = "light" | "dark";

export interface Palette {
  ground: string;
  /** Behind the navigation and quiet panels. */
  aside: string;
  raised: string;
  hover: string;
  line: string;
  /** Borders of controls: at least 3:1 against the ground. */
  control: string;
  ink: string;
  soft: string;
  /** The palest text: at least 4.5:1, also on `hover`. */
  dim: string;
  accent: string;
  accentHover: string;
  accentGround: string;
  onAccent: string;
  bad: string;
  badGround: string;
  warn: string;
  warnGround: string;
  /** Below, about and above the middle of a figure; both ends bear white text. */
  diverging: readonly [string, string, string];
  /** The eight hues of segments, told apart by people with any colour vision; patterns follow after eight. */
  segments: readonly [string, string, string, string, string, string, string, string];
}

export const palettes: Record<Scheme, Palette> = {
  light: {
    ground: "#ffffff",
    aside: "#fafaf8",
    raised: "#ffffff",
    hover: "#f5f5f2",
    line: "#e7e6e2",
    control: "#8e8d88",
    ink: "#17181a",
    soft: "#4c4e53",
    dim: "#66686d",
    accent: "#3d4bc7",
    accentHover: "#323fb0",
    accentGround: "#eef0fc",
    onAccent: "#ffffff",
    bad: "#b42318",
    badGround: "#fdf1ef",
    warn: "#80540a",
    warnGround: "#fbf4e4",
    diverging: ["#a4550d", "#f5f5f2", "#2a62a8"],
    segments: ["#1f83ee", "#c05a0a", "#4e8c5c", "#6a2378", "#b18d0c", "#9488c9", "#0f6577", "#a0062f"],
  },
  dark: {
    ground: "#111214",
    aside: "#0c0d0e",
    raised: "#1a1b1e",
    hover: "#1b1c1f",
    line: "#282a2e",
    control: "#6c6f77",
    ink: "#ecedee",
    soft: "#bcbfc5",
    dim: "#9b9ea5",
    accent: "#a5b0ff",
    accentHover: "#bcc4ff",
    accentGround: "#1f2342",
    onAccent: "#10122b",
    bad: "#ff9a8c",
    badGround: "#2b1816",
    warn: "#eec26b",
    warnGround: "#292113",
    diverging: ["#a4550d", "#1b1c1f", "#2a62a8"],
    segments: ["#4c88cc", "#dd7628", "#8ccb98", "#cf9cd8", "#f4c63c", "#9683f2", "#45dcf8", "#b4646c"],
  },
};

/** The palette as CSS variables: `--ink`, `--accent-ground`, `--segment-0` … */
export function cssVariables(palette: Palette): Record<string, string> {
  const { segments, diverging: _, ...named } = palette;
  const variables = Object.entries(named).map(([name, colour]): [string, string] => [
    `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    colour,
  ]);
  const hues = segments.map((colour, index): [string, string] => [`--segment-${index}`, colour]);
  return Object.fromEntries([...variables, ...hues]);
}
