/** What stays around every page: navigation on the left, search and commands above, one column in the middle. */

import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Activity, useEffect, useMemo, useRef } from "react";
import { Outlet, ScrollRestoration, useLocation, useMatches } from "react-router";
import { useKeyNeeded } from "../api/key";
import { asProblem } from "../api/problem";
import { queries } from "../api/queries";
import type { Page } from "../pages/page";
import { SidePanel } from "../parts/side-panel";
import { PageShape } from "../parts/skeletons";
import { Failure } from "../parts/states";
import classes from "./frame.module.css";
import { KeyPage } from "./key-page";
import { Nav } from "./nav";
import { usePast } from "./past";
import { ProjectContext, viewOf } from "./project";
import { useRunWatch } from "./run-watch";
import { TopBar } from "./top-bar";
import { OnlyToday, PastBanner } from "./turn-back";

export function Frame() {
  const keyNeeded = useKeyNeeded();
  const project = useQuery(queries.project());
  const view = useMemo(() => (project.data ? viewOf(project.data) : null), [project.data]);
  if (keyNeeded) return <KeyPage />;
  if (view === null) {
    return (
      <main className={classes.alone}>
        <title>Ilk</title>
        {project.isError ? (
          <>
            <h1 className={classes.mark}>Ilk</h1>
            <Failure problem={asProblem(project.error)} retry={() => void project.refetch()} />
          </>
        ) : (
          <PageShape />
        )}
      </main>
    );
  }
  return (
    <ProjectContext value={view}>
      <Framed />
    </ProjectContext>
  );
}

function Framed() {
  const [menuOpen, menu] = useDisclosure(false);
  const main = useRef<HTMLElement>(null);
  const running = useRunWatch();
  useFocusOnArrival(main);
  return (
    <div className={classes.frame}>
      <a href="#page" className={classes.skip}>
        Skip to the page
      </a>
      <div className={classes.side}>
        <Nav />
      </div>
      <SidePanel side="left" size={280} title="Menu" opened={menuOpen} onClose={menu.close}>
        <Nav full onFollow={menu.close} />
      </SidePanel>
      <div className={classes.rest}>
        <TopBar onMenu={menu.open} running={running} />
        <PastBanner />
        <main id="page" ref={main} tabIndex={-1} className={classes.main}>
          <Shown />
        </main>
      </div>
      <ScrollRestoration />
    </div>
  );
}

/** The page, or why there is none of the day that the studio is turned back to; what was typed in it is kept. */
function Shown() {
  const past = usePast();
  const page = useMatches().at(-1)?.handle as Page | undefined;
  const isHidden = past !== null && page !== undefined && !page.turnsBack;
  return (
    <>
      {isHidden && <OnlyToday title={page.title} />}
      <Activity mode={isHidden ? "hidden" : "visible"}>
        <Outlet />
      </Activity>
    </>
  );
}

/** Moves the focus to the page after each change of page, so that a screen reader starts there and not at the menu. */
function useFocusOnArrival(main: React.RefObject<HTMLElement | null>): void {
  const { pathname } = useLocation();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname, main]);
}
