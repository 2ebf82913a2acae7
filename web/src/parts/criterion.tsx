/** What a trait or a segment goes by, as an icon with its name. */

import {
  Brain,
  Building2,
  CircleDashed,
  Footprints,
  Gem,
  HandHeart,
  type LucideIcon,
  MapPin,
  MonitorSmartphone,
  UserRound,
} from "lucide-react";
import { capital } from "../text/words";
import classes from "./criterion.module.css";

const icons: Readonly<Record<string, LucideIcon>> = {
  demographic: UserRound,
  geographic: MapPin,
  behavioural: Footprints,
  psychographic: Brain,
  firmographic: Building2,
  technographic: MonitorSmartphone,
  needs: HandHeart,
  value: Gem,
};

export function Criterion({ name, named = false }: { name: string; named?: boolean }) {
  const Icon = icons[name] ?? CircleDashed;
  if (named) {
    return (
      <span className={classes.named}>
        <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
        {capital(name)}
      </span>
    );
  }
  return (
    <span role="img" aria-label={name} title={capital(name)} className={classes.icon}>
      <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
    </span>
  );
}

export function Criteria({ names }: { names: string[] }) {
  return (
    <span className={classes.list}>
      {names.map((name) => (
        <Criterion key={name} name={name} />
      ))}
    </span>
  );
}
