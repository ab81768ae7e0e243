/**
 * Combines the inputs held down (keys, pad, gamepad) into jog rates. Repeats the rates while any
 * input is held, then sends zero once; the daemon stops the rig if the messages stop
 * (docs/telemetry.md, "Jog"). Pure: sending and the timer are passed in.
 */
import type { JogRates } from '../../api/telemetry.ts';

/** Direction and deflection: 1 is the selected rate, 0 is released. */
export interface JogDirection {
  readonly left: number;
  readonly down: number;
}

/** Input devices. */
export type JogSource = 'keys' | 'pad' | 'gamepad';

/** Interval of repeated messages; the daemon requires one every 100 ms. */
const KEEP_ALIVE_MS = 50;

/** Calls back at this interval [ms] until the returned function is called. */
export type Every = (periodMs: number, callback: () => void) => () => void;

/** Jogs while any input is held. */
export class JogSession {
  readonly #send: (rates: JogRates) => void;
  readonly #every: Every;
  readonly #held = new Map<JogSource, JogDirection>();
  /** Inputs still held when the jog was ended: ignored until they are released. */
  readonly #ignored = new Set<JogSource>();
  readonly #rateRadPerS: () => number;
  #cancel: (() => void) | undefined;

  /** @param rateRadPerS the selected rate */
  constructor(send: (rates: JogRates) => void, rateRadPerS: () => number, every: Every) {
    this.#send = send;
    this.#every = every;
    this.#rateRadPerS = rateRadPerS;
  }

  /** Sets an input's direction; zero releases it. */
  hold(source: JogSource, direction: JogDirection): void {
    const nothing = direction.left === 0 && direction.down === 0;
    if (nothing) this.#ignored.delete(source);
    else if (this.#ignored.has(source)) return;
    if (nothing) this.#held.delete(source);
    else this.#held.set(source, direction);
    if (this.#held.size > 0) this.#cancel ??= this.#begin();
    else this.#end();
  }

  /** As `hold`, for an input that was released before. */
  push(source: JogSource, direction: JogDirection): void {
    this.#ignored.delete(source);
    this.hold(source, direction);
  }

  /** Whether any input is held. */
  get active(): boolean {
    return this.#held.size > 0;
  }

  /** Releases everything; inputs still held are ignored until released. */
  releaseAll(): void {
    for (const source of this.#held.keys()) this.#ignored.add(source);
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
    this.#sendRates();
    return this.#every(KEEP_ALIVE_MS, () => this.#sendRates());
  }

  #sendRates(): void {
    const sum = (of: (direction: JogDirection) => number) =>
      [...this.#held.values()].reduce((total, direction) => total + of(direction), 0);
    const rate = (share: number) => Math.min(Math.max(share, -1), 1) * this.#rateRadPerS();
    this.#send({
      panRadPerS: rate(sum(({ left }) => left)),
      tiltRadPerS: rate(sum(({ down }) => down)),
    });
  }
}

/** Sticks do not rest exactly at their centre, so smaller deflections are ignored. */
const DEAD_ZONE = 0.2;
/** Dead zone of the pad. */
const PAD_DEAD_ZONE = 0.12;
export const CENTRED: JogDirection = { left: 0, down: 0 };

const KEYS: Readonly<Record<string, JogDirection>> = {
  ArrowLeft: { left: 1, down: 0 },
  ArrowRight: { left: -1, down: 0 },
  ArrowUp: { left: 0, down: -1 },
  ArrowDown: { left: 0, down: 1 },
};

/** Whether a key jogs. */
export const isJogKey = (key: string): boolean => Object.hasOwn(KEYS, key);

/** The direction of keys held together. */
export const keysDirection = (keys: Iterable<string>): JogDirection =>
  [...keys].reduce(
    ({ left, down }, key) => ({
      left: left + (KEYS[key]?.left ?? 0),
      down: down + (KEYS[key]?.down ?? 0),
    }),
    CENTRED,
  );

/** The direction of the pad. @param x, y from its centre, right and down, 1 at its rim */
export const padDirection = (x: number, y: number): JogDirection => pushed(x, y, PAD_DEAD_ZONE);

/** The direction of a gamepad's first stick. */
export const stickDirection = ({ axes }: Pick<Gamepad, 'axes'>): JogDirection =>
  pushed(axes[0] ?? 0, axes[1] ?? 0, DEAD_ZONE);

/** Quadratic response from the dead zone to full deflection at the rim. */
function pushed(x: number, y: number, deadZone: number): JogDirection {
  const far = Math.hypot(x, y);
  if (!(far > deadZone)) return CENTRED;
  const share = Math.min((far - deadZone) / (1 - deadZone), 1) ** 2;
  return { left: (-x / far) * share, down: (y / far) * share };
}
