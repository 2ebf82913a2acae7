/** A number: rounded for reading, exact on hover. */

import { useFormats } from "../frame/project";
import type { Format } from "../text/formats";

export function Num({ value, as = "count" }: { value: number | null; as?: Format }) {
  const formats = useFormats();
  const shown = formats.value(value, as);
  const exact = formats.exact(value, as);
  return <span title={exact === shown ? undefined : exact}>{shown}</span>;
}
