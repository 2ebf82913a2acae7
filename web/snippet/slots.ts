/** The slots of a page, `data-ilk-slot="name"`: hidden until it is known what they show, then filled, never as HTML. */

export interface Shown {
  variant: string;
  values: Record<string, string | undefined>;
  exposure?: string;
  meant?: string;
  held_out?: boolean;
}

const selector = "[data-ilk-slot]";
const link = /^(https?:\/\/|\/(?![/\\])|#|mailto:|tel:)/i;

/** The style that the page's own lines hide slots with; gone once the visitor has waited long enough. */
export function hiding(): HTMLElement | null {
  return document.getElementById("ilk-hide");
}

export function slotsHere(): string[] {
  return [...new Set(elements().map(nameOf))];
}

/** Fills the slots that the parser has read to their end. `again`: also those that were filled before. */
export function fill(
  slots: Record<string, Shown>,
  shown: (name: string, what: Shown) => void,
  again = false,
): void {
  for (const element of elements()) {
    if (!isWhole(element) || (!again && element.dataset.ilkVariant !== undefined)) continue;
    const what = slots[nameOf(element)];
    element.dataset.ilkVariant = what?.variant ?? "";
    if (!what) continue;
    const parts = element.querySelectorAll<HTMLElement>("[data-ilk]");
    for (const part of parts.length > 0 ? parts : [element]) put(part, what.values);
    shown(nameOf(element), what);
  }
}

function put(part: HTMLElement, values: Shown["values"]): void {
  const name = part.dataset.ilk ?? "title";
  const value = values[name];
  if (value === undefined) return;
  if (name === "image") part.setAttribute("src", value);
  else if (name !== "link") part.textContent = value;
  else if (link.test(value)) part.setAttribute("href", value);
}

/** Whether an element is there with all that is in it: something follows, or the page is read. */
function isWhole(element: Element): boolean {
  if (document.readyState !== "loading") return true;
  for (let each: Element | null = element; each; each = each.parentElement) {
    if (each.nextSibling) return true;
  }
  return false;
}

function elements(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(selector)];
}

function nameOf(element: HTMLElement): string {
  return element.dataset.ilkSlot ?? "";
}
