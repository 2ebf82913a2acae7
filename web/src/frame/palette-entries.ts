/** What the palette offers: pages and actions that fit the text, then what the server found. */

import { useMantineColorScheme } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { ArrowRight, Database, type LucideIcon, Play, Shapes, Tag, UserRound } from "lucide-react";
import { useStartRun } from "../api/changes";
import { queries } from "../api/queries";
import type { Hit } from "../api/types";
import type { Page } from "../pages/page";
import { pages } from "../pages/pages";
import { useNavigate } from "./past";
import { useProject } from "./project";
import { schemes } from "./scheme-switch";

export interface Entry {
  id: string;
  group: string;
  title: string;
  detail: string;
  icon: LucideIcon;
  run: () => void;
}

const hitIcons: Record<Hit["kind"], LucideIcon> = {
  customer: UserRound,
  segment: Shapes,
  trait: Tag,
  source: Database,
};

const hitGroups: Record<Hit["kind"], string> = {
  customer: "People",
  segment: "Segments",
  trait: "Traits",
  source: "Sources",
};

export function usePaletteEntries(text: string): { entries: Entry[]; searching: boolean } {
  const [asked] = useDebouncedValue(text.trim(), 120);
  const hits = useQuery(queries.search(asked));
  const navigate = useNavigate();
  const own = useOwnEntries();
  const fits = own.filter((entry) => entry.title.toLowerCase().includes(text.trim().toLowerCase()));
  const found = asked === "" || text.trim() === "" ? [] : (hits.data ?? []);
  const fromServer = found.map((hit) => ({
    id: `${hit.kind} ${hit.name}`,
    group: hitGroups[hit.kind],
    title: hit.title,
    detail: hit.detail,
    icon: hitIcons[hit.kind],
    run: () => navigate(hit.page),
  }));
  return { entries: grouped([...fromServer, ...fits]), searching: asked !== "" && hits.isFetching };
}

/** Entries of one group stand together, in the order in which the groups first appear. */
function grouped(entries: Entry[]): Entry[] {
  const groups = Map.groupBy(entries, (entry) => entry.group);
  return [...groups.values()].flat();
}

/** Whether an address is all that a page needs: nobody and nothing has to be named. */
function standsAlone({ path }: Page): boolean {
  return !path.includes(":");
}

function useOwnEntries(): Entry[] {
  const navigate = useNavigate();
  const { mayAct, project } = useProject();
  const { setColorScheme } = useMantineColorScheme();
  const start = useStartRun();
  const places = pages
    .filter((page) => standsAlone(page) && (page.fits?.(project) ?? true))
    .map(
      ({ menu, title, path }): Entry => ({
        id: path,
        group: "Pages",
        title,
        detail: menu?.group ?? "",
        icon: menu?.icon ?? ArrowRight,
        run: () => navigate(`/${path}`),
      }),
    );
  const runNow: Entry = {
    id: "run now",
    group: "Actions",
    title: "Run now",
    detail: "Load new rows and refresh every segment",
    icon: Play,
    run: () => {
      start.mutate({ whole: false });
      navigate("/runs");
    },
  };
  const looks = schemes.map(
    ({ scheme, title, icon }): Entry => ({
      id: `scheme ${scheme}`,
      group: "Actions",
      title: `Colours: ${title}`,
      detail: "",
      icon,
      run: () => setColorScheme(scheme),
    }),
  );
  return [...places, ...(mayAct ? [runNow] : []), ...looks];
}
