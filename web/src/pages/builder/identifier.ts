/** The name by which definitions call a segment, made from its title: `Café lovers` gives `cafe_lovers`. */
export function identifierOf(title: string): string {
  const plain = title
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  return /^\d/.test(plain) ? `segment_${plain}` : plain.slice(0, 60);
}
