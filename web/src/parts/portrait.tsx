/** The portrait of a persona: a drawing that the server made from data, shown as a picture so that nothing in it runs. */

interface Props {
  drawing: string;
  size: number;
  /** What it shows, where the name does not stand beside it. */
  label?: string;
}

export function Portrait({ drawing, size, label = "" }: Props) {
  const source = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`;
  return <img src={source} alt={label} width={size} height={size} />;
}
