/** Our theme for Mantine: Inter, five sizes, two weights, hairlines, one accent. */

import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";
import { cssVariables, type Palette, palettes } from "./palette";

const sans = '"Inter Variable", system-ui, sans-serif';
const mono = 'ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", Menlo, Consolas, monospace';

const { accent, accentGround } = palettes.light;
// Mantine wants ten shades; the resolver below names the few that are used.
const accentShades: MantineColorsTuple = [
  accentGround,
  accentGround,
  accentGround,
  accent,
  accent,
  accent,
  accent,
  accent,
  accent,
  accent,
];

/** Mantine writes white on every filled control; our accent is light in the dark scheme. */
const variantColors: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  return input.variant === "filled" ? { ...colours, color: "var(--on-accent)" } : colours;
};

export const theme = createTheme({
  fontFamily: sans,
  fontFamilyMonospace: mono,
  primaryColor: "accent",
  colors: { accent: accentShades },
  fontSizes: { xs: "12px", sm: "14px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "16px", sm: "24px", md: "24px", lg: "24px", xl: "32px" },
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "16px" },
  defaultRadius: "sm",
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  variantColorResolver: variantColors,
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Tooltip: { defaultProps: { events: { hover: true, focus: true, touch: true }, openDelay: 120 } },
    Checkbox: { defaultProps: { iconColor: "var(--on-accent)" } },
    Button: { defaultProps: { size: "sm" } },
    Drawer: { defaultProps: { transitionProps: { duration: 160 } } },
    Modal: { defaultProps: { transitionProps: { duration: 120 } } },
  },
});

/** What Mantine calls our colours. */
function mantineVariables(palette: Palette): Record<string, string> {
  return {
    "--mantine-color-body": palette.ground,
    "--mantine-color-text": palette.ink,
    "--mantine-color-dimmed": palette.dim,
    "--mantine-color-placeholder": palette.dim,
    "--mantine-color-error": palette.bad,
    "--mantine-color-anchor": palette.accent,
    "--mantine-color-default": palette.raised,
    "--mantine-color-default-hover": palette.hover,
    "--mantine-color-default-color": palette.ink,
    "--mantine-color-default-border": palette.line,
    "--mantine-color-accent-filled": palette.accent,
    "--mantine-color-accent-filled-hover": palette.accentHover,
    "--mantine-color-accent-light": palette.accentGround,
    "--mantine-color-accent-light-hover": palette.accentGround,
    "--mantine-color-accent-light-color": palette.accent,
    "--mantine-color-accent-text": palette.accent,
    "--mantine-primary-color-filled": palette.accent,
    "--mantine-primary-color-filled-hover": palette.accentHover,
    "--mantine-primary-color-light": palette.accentGround,
    "--mantine-primary-color-light-hover": palette.accentGround,
    "--mantine-primary-color-light-color": palette.accent,
    "--mantine-primary-color-contrast": palette.onAccent,
  };
}

export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...cssVariables(palettes.light), ...mantineVariables(palettes.light) },
  dark: { ...cssVariables(palettes.dark), ...mantineVariables(palettes.dark) },
});
