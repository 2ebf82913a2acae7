/** Light, dark, or as the reader's system has it. */

import { ActionIcon, type MantineColorScheme, useMantineColorScheme } from "@mantine/core";
import { type LucideIcon, Moon, Sun, SunMoon } from "lucide-react";

export const schemes: readonly { scheme: MantineColorScheme; title: string; icon: LucideIcon }[] = [
  { scheme: "auto", title: "as the system", icon: SunMoon },
  { scheme: "light", title: "light", icon: Sun },
  { scheme: "dark", title: "dark", icon: Moon },
];

export function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const index = schemes.findIndex(({ scheme }) => scheme === colorScheme);
  const now = schemes[index];
  const next = schemes[(index + 1) % schemes.length];
  if (!now || !next) return null;
  const Icon = now.icon;
  const label = `Colours: ${now.title}. Change to ${next.title}`;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      c="var(--soft)"
      size={32}
      aria-label={label}
      title={label}
      onClick={() => setColorScheme(next.scheme)}
    >
      <Icon size={18} strokeWidth={1.5} aria-hidden="true" />
    </ActionIcon>
  );
}
