/** An instant: its date, or its age, with the whole on hover. */

import { useFormats } from "../frame/project";

interface Props {
  at: string | null;
  /** Written as the age at this moment: of data, the as-of date; of what we did, now. */
  since?: Date;
  time?: boolean;
}

export function When({ at, since, time = false }: Props) {
  const formats = useFormats();
  if (at === null) return <>{formats.missing}</>;
  const whole = formats.dateTime(at);
  const shown = since ? formats.ago(at, since) : time ? whole : formats.date(at);
  return (
    <time dateTime={at} title={shown === whole ? undefined : whole}>
      {shown}
    </time>
  );
}
