/**
 * References of an observer's frame (learning/observer-frame.ts): where to measure them, and where the observer
 * sees a point that was measured by hand.
 */
import type { ReferenceRequest } from '../api/references.ts';
import { type Clock, timestamp } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { distanceM } from '../geometry/work-area.ts';
import { LOOKS, nextReference, referencePlaces } from '../learning/observer-frame.ts';
import { fixed, msg } from '../message.ts';
import { quantile } from '../quantile.ts';
import type { Rig } from '../rig/rig.ts';
import type { StoredReference } from '../samples/reference.ts';
import type { Store } from '../store/store.ts';
import { type FloorPoint, floorPoint } from '../units.ts';
import type { Aiming } from './aiming.ts';
import { EXTERNAL, type Observer, observerNamed } from './observer.ts';

/** An observer that is wrong by more is not the same point, or a typing error [m]. */
const MAX_OFF_M = 0.15;

/** Dependencies of references. */
export interface ReferencesConfig {
  readonly rig: Rig;
  readonly clock: Clock;
  readonly aiming: Aiming;
  /** Automatic observers, by name. */
  readonly observers: Readonly<Record<string, Observer>>;
  readonly store: Pick<Store, 'references'>;
}

/** The references of one rig. */
export class References {
  readonly #config: ReferencesConfig;

  constructor(config: ReferencesConfig) {
    this.#config = config;
  }

  /** All references, and where another would be most informative; null if no place is reachable. */
  async list(): Promise<{ references: StoredReference[]; next: FloorPoint | null }> {
    const { rig, aiming, store } = this.#config;
    const { name, workArea } = rig.description;
    const references = await store.references.list(name);
    const places = referencePlaces(workArea).filter((place) => aiming.predict(place).reachable);
    const next = places.length > 0 ? nextReference(references, workArea, places) : null;
    return { references, next };
  }

  /**
   * Adds a reference. Without `seenXM` and `seenYM` an automatic observer looks at the spot.
   * @throws PantiltError `request-invalid`, `observer-unknown`, `spot-not-held`, `spot-not-seen`,
   * `reference-implausible`; nothing is stored then
   */
  async add({ xM, yM, seenXM, seenYM, observer }: ReferenceRequest): Promise<StoredReference> {
    const { rig, clock, store, observers } = this.#config;
    if ((seenXM === undefined) !== (seenYM === undefined)) throw halfSeen();
    const isTyped = seenXM !== undefined && seenYM !== undefined;
    const name = isTyped ? (observer ?? EXTERNAL) : observerNamed(observers, observer);
    const seen = isTyped ? floorPoint(seenXM, seenYM) : await this.#look(observers[name]!);
    const point = floorPoint(xM, yM);
    if (distanceM(seen, point) > MAX_OFF_M) throw implausible(point, seen);
    return store.references.add(rig.description.name, {
      ...point,
      seenXM: seen.xM,
      seenYM: seen.yM,
      looks: isTyped ? 1 : LOOKS,
      observer: name,
      measuredAt: timestamp(clock),
    });
  }

  /** The median of some looks at the spot, while the rig holds its pose. */
  async #look(observer: Observer): Promise<FloorPoint> {
    const { rig } = this.#config;
    const { device, stopped } = rig.snapshot;
    if (stopped || !device?.laserOn || device.state === 'M') throw notHeld();
    const seen: FloorPoint[] = [];
    for (let look = 0; look < LOOKS; look++) {
      const spot = await observer.observe(look, rig.lease.signal);
      if (spot) seen.push(spot);
    }
    const now = rig.snapshot.device;
    const isHeld = now?.laserOn && now.panUs === device.panUs && now.tiltUs === device.tiltUs;
    if (!isHeld) throw notHeld();
    if (seen.length < LOOKS / 2) throw notSeen();
    const median = (of: (spot: FloorPoint) => number) => quantile(seen.map(of), 0.5)!;
    return floorPoint(
      median((spot) => spot.xM),
      median((spot) => spot.yM),
    );
  }

  /** Removes a reference. @throws PantiltError `reference-unknown` */
  remove(id: number): Promise<StoredReference> {
    const { rig, store } = this.#config;
    return store.references.remove(rig.description.name, id);
  }
}

const halfSeen = (): PantiltError =>
  new PantiltError(
    'invalid',
    'request-invalid',
    msg`a reference takes both seenXM and seenYM [m], or neither`,
  );

const notHeld = (): PantiltError =>
  new PantiltError(
    'conflict',
    'spot-not-held',
    msg`a spot is observed only while the rig is at rest with its laser on: aim at a point, measure it, and send it before
      the rig moves`,
  );

const notSeen = (): PantiltError =>
  new PantiltError(
    'conflict',
    'spot-not-seen',
    msg`the observer does not see the spot: check that it sees this part of the floor, or select another point`,
  );

const implausible = (point: FloorPoint, seen: FloorPoint): PantiltError =>
  new PantiltError(
    'invalid',
    'reference-implausible',
    msg`the observer sees the spot at (${fixed(seen.xM, 3)}, ${fixed(seen.yM, 3)}) m, ${fixed(100 * distanceM(seen, point), 0)} cm
      from (${fixed(point.xM, 3)}, ${fixed(point.yM, 3)}) m: check that x is forward of the base and y to the left, in metres, and that
      the rig has not moved since`,
  );
