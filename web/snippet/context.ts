/** What stands around an event: the page, the campaign that led to it, the browser. */

import { version } from "../package.json";

const campaign = /^utm_(.+)$/;

export function pageNow(): Record<string, string> {
  const { href, pathname, search } = location;
  return { url: href, path: pathname, search, title: document.title, referrer: document.referrer };
}

export function contextNow(): Record<string, unknown> {
  const found = campaignOf(location.search);
  return {
    page: pageNow(),
    ...(found && { campaign: found }),
    locale: navigator.language,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    screen: { width: screen.width, height: screen.height, density: devicePixelRatio },
    userAgent: navigator.userAgent,
    library: { name: "ilk.js", version },
  };
}

/** The parameters `utm_…` of an address, by the names of Segment's specification. */
export function campaignOf(search: string): Record<string, string> | null {
  const found: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(search)) {
    const part = campaign.exec(name)?.[1];
    if (part && value) found[part === "campaign" ? "name" : part] = value;
  }
  return Object.keys(found).length > 0 ? found : null;
}
