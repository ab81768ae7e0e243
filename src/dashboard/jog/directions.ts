/** From keys, the pad and a gamepad's stick to where somebody pushes. */
import type { JogDirection } from './held-jog.ts';

/** Sticks rest beside their middle: pushed less than this, they aren't. */
const DEAD_ZONE = 0.2;
/** So near its middle the pad isn't pushed. */
const PAD_MIDDLE = 0.12;
export const NOWHERE: JogDirection = { left: 0, down: 0 };

const KEYS: Readonly<Record<string, JogDirection>> = {
  ArrowLeft: { left: 1, down: 0 },
  ArrowRight: { left: -1, down: 0 },
  ArrowUp: { left: 0, down: -1 },
  ArrowDown: { left: 0, down: 1 },
};

/** Whether a key jogs. */
export const isJogKey = (key: string): boolean => Object.hasOwn(KEYS, key);

/** Where keys push that are held together. */
export const keysDirection = (keys: Iterable<string>): JogDirection =>
  [...keys].reduce(
    ({ left, down }, key) => ({
      left: left + (KEYS[key]?.left ?? 0),
      down: down + (KEYS[key]?.down ?? 0),
    }),
    NOWHERE,
  );

/** Where the pad is pushed. @param x, y from its middle, right and down, 1 at its rim */
export const padDirection = (x: number, y: number): JogDirection => pushed(x, y, PAD_MIDDLE);

/** Where a gamepad's first stick is pushed. */
export const stickDirection = ({ axes }: Pick<Gamepad, 'axes'>): JogDirection =>
  pushed(axes[0] ?? 0, axes[1] ?? 0, DEAD_ZONE);

/** Slow near the middle, full at the rim, and no faster beyond it. */
function pushed(x: number, y: number, deadZone: number): JogDirection {
  const far = Math.hypot(x, y);
  if (!(far > deadZone)) return NOWHERE;
  const share = Math.min((far - deadZone) / (1 - deadZone), 1) ** 2;
  return { left: (-x / far) * share, down: (y / far) * share };
}
