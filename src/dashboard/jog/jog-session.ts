/**
 * What is held down now, by key, pad or gamepad, and so how the rig is to turn. Says so again and again
 * while anything is held, and once that nothing is: the daemon stops the rig when it hears no more
 * (docs/telemetry.md, "Jog"). Pure: sending and the timer are passed in.
 */
import type { JogRates } from '../../api/telemetry.ts';

/** Where somebody pushes: 1 is as fast as is set, 0 not at all. */
export interface JogDirection {
  readonly left: number;
  readonly down: number;
}

/** What pushes. */
export type JogSource = 'keys' | 'pad' | 'gamepad';

/** The daemon wants to hear it every 100 ms at least. */
export const KEEP_ALIVE_MS = 50;

/** Calls back every so often [ms] until the returned function is called. */
export type Every = (periodMs: number, callback: () => void) => () => void;

/** Jogs for as long as something is held. */
export class HeldJog {
  readonly #send: (rates: JogRates) => void;
  readonly #every: Every;
  readonly #held = new Map<JogSource, JogDirection>();
  /** Pushed on when everything was let go: they count for nothing until they are let go themselves. */
  readonly #spent = new Set<JogSource>();
  readonly #rateRadPerS: () => number;
  #cancel: (() => void) | undefined;

  /** @param rateRadPerS as fast as is set now */
  constructor(send: (rates: JogRates) => void, rateRadPerS: () => number, every: Every) {
    this.#send = send;
    this.#every = every;
    this.#rateRadPerS = rateRadPerS;
  }

  /** Something is pushed this way from now on; by nothing at all it is let go. */
  hold(source: JogSource, direction: JogDirection): void {
    const nothing = direction.left === 0 && direction.down === 0;
    if (nothing) this.#spent.delete(source);
    else if (this.#spent.has(source)) return;
    if (nothing) this.#held.delete(source);
    else this.#held.set(source, direction);
    if (this.#held.size > 0) this.#cancel ??= this.#begin();
    else this.#end();
  }

  /** The same of something that was certainly let go before. */
  push(source: JogSource, direction: JogDirection): void {
    this.#spent.delete(source);
    this.hold(source, direction);
  }

  /** Whether something is held. */
  get active(): boolean {
    return this.#held.size > 0;
  }

  /** Lets go of everything, whatever is still pushed. */
  letGo(): void {
    for (const source of this.#held.keys()) this.#spent.add(source);
    this.#held.clear();
    this.#end();
  }

  #end(): void {
    if (!this.#cancel) return;
    this.#cancel();
    this.#cancel = undefined;
    this.#send({ panRadPerS: 0, tiltRadPerS: 0 });
  }

  #begin(): () => void {
    this.#say();
    return this.#every(KEEP_ALIVE_MS, () => this.#say());
  }

  #say(): void {
    const sum = (of: (direction: JogDirection) => number) =>
      [...this.#held.values()].reduce((total, direction) => total + of(direction), 0);
    const rate = (share: number) => Math.min(Math.max(share, -1), 1) * this.#rateRadPerS();
    this.#send({
      panRadPerS: rate(sum(({ left }) => left)),
      tiltRadPerS: rate(sum(({ down }) => down)),
    });
  }
}

/** From keys, the pad and a gamepad's stick to where somebody pushes. */

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
