/** Dots of classes, which differ by shape as well as by colour. */
const SIZE = 5;

interface ClassDotProps {
  readonly x: number;
  readonly y: number;
  /** Class, from 0. */
  readonly kind: number;
}

/** A dot at a place of the picture: circle, square or triangle. */
export function ClassDot({ x, y, kind }: ClassDotProps) {
  if (kind === 0) return <circle class="class-dot" data-kind={0} cx={x} cy={y} r={SIZE - 0.5} />;
  const outline =
    kind === 1
      ? `M${x - SIZE + 0.5} ${y - SIZE + 0.5}h${2 * SIZE - 1}v${2 * SIZE - 1}h${1 - 2 * SIZE}Z`
      : `M${x} ${y - SIZE - 1}L${x + SIZE + 1} ${y + SIZE}L${x - SIZE - 1} ${y + SIZE}Z`;
  return <path class="class-dot" data-kind={kind} d={outline} />;
}
