/** Whether an element is too narrow for what it holds. */

import { type RefObject, useEffect, useState } from "react";

/** What is inside may come late or be replaced, and may be wider without the element being any larger. */
export function useOverflow(element: RefObject<HTMLElement | null>): boolean {
  const [overflows, setOverflows] = useState(false);
  useEffect(() => {
    const node = element.current;
    if (!node) return;
    const measure = () => setOverflows(node.scrollWidth > node.clientWidth + 1);
    const sizes = new ResizeObserver(measure);
    const observe = () => {
      sizes.disconnect();
      for (const each of [node, ...node.children]) sizes.observe(each);
    };
    const children = new MutationObserver(observe);
    observe();
    children.observe(node, { childList: true });
    return () => {
      sizes.disconnect();
      children.disconnect();
    };
  }, [element]);
  return overflows;
}
