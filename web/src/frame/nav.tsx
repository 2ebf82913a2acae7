/** The navigation, in the order in which data flows. */

import { useQueryClient } from "@tanstack/react-query";
import type { Page } from "../pages/page";
import { pages } from "../pages/pages";
import { NavLink } from "./link";
import { Mark } from "./mark";
import classes from "./nav.module.css";
import { useProject } from "./project";

interface Props {
  /** With names even where the screen is narrow: in the drawer. */
  full?: boolean;
  onFollow?: () => void;
}

const groups = ["", "Know", "Run"] as const;

export function Nav({ full = false, onFollow }: Props) {
  const { project, formats } = useProject();
  return (
    <nav aria-label={full ? "Menu" : "Main"} className={classes.nav} data-full={full || undefined}>
      <div className={classes.project}>
        <Mark />
        <span className={classes.title}>{project.title}</span>
      </div>
      {groups.map((group) => (
        <Group key={group} name={group} onFollow={onFollow} />
      ))}
      <p className={classes.foot}>
        {/* The bar above has no room for it where the menu is a drawer. */}
        {full && project.as_of && <span>As of {formats.date(project.as_of)}</span>}
        Ilk {project.version} · {project.role}
      </p>
    </nav>
  );
}

function Group({ name, onFollow }: { name: string; onFollow: (() => void) | undefined }) {
  const { project } = useProject();
  const inGroup = pages.filter((page) => page.menu?.group === name && (page.fits?.(project) ?? true));
  return (
    <div className={classes.group}>
      {name && (
        <span className={classes.heading} aria-hidden="true">
          {name}
        </span>
      )}
      <ul aria-label={name || undefined}>
        {inGroup.map((page) => (
          <li key={page.path}>
            <Entry page={page} onFollow={onFollow} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Entry({ page, onFollow }: { page: Page; onFollow: (() => void) | undefined }) {
  const known = useQueryClient();
  const Icon = page.menu?.icon;
  const warm = () => {
    void page.load();
    page.warm?.(known);
  };
  return (
    <NavLink
      to={`/${page.path}`}
      end={page.path === ""}
      className={classes.entry ?? ""}
      title={page.title}
      onPointerEnter={warm}
      onFocus={warm}
      onClick={onFollow}
    >
      {Icon && <Icon size={18} strokeWidth={1.5} aria-hidden="true" />}
      <span className={classes.name}>{page.title}</span>
    </NavLink>
  );
}
