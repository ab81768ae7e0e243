/**
 * The rig as the protocols of cameras see a pan-tilt head: directions in degrees, moves that are
 * accepted and end later, drives at a speed, and a halt that leaves it ready. ONVIF and VISCA share it.
 */
import type { Answer, Body, Client } from '../api/client.ts';
import { sleep } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { fromDegrees, toDegrees } from '../units.ts';
import type { BridgeContext, Jog } from './bridge.ts';

type RigView = Answer<'GET /rig'>;

/** The direction of the true beam, or a difference of two, or a speed per second [deg]. */
export interface HeadAngles {
  /** To the right of straight ahead. */
  readonly panDeg: number;
  /** Above the horizon. */
  readonly tiltDeg: number;
}

/** The head now. */
export interface HeadStatus {
  readonly rig: RigView;
  /** Where the beam points; undefined without a rig, or if the active model covers only the floor. */
  readonly direction: HeadAngles | undefined;
  readonly isMoving: boolean;
}

/** A move that has begun. */
export interface Move {
  /** @throws PantiltError if it ends early */
  readonly ended: Promise<unknown>;
}

/** A refusal comes within this time; it includes a round trip to the device [ms]. */
const ACCEPT_MS = 60;
/** Interval at which the rates of a drive are repeated [ms]. */
const REPEAT_MS = 100;

const REST = { panRadPerS: 0, tiltRadPerS: 0 };

/** The head of one bridge; its clients share it. */
export class PanTiltHead {
  readonly #context: BridgeContext;
  #jog: Promise<Jog> | undefined;
  /** Counts commands, so that one that has waited can tell whether it is still the latest. */
  #commands = 0;
  /** Ends the repetition of the present drive's rates. */
  #cancelRepeat = () => {};
  #refuseDrive = (_reason: PantiltError) => {};
  #moves = 0;

  constructor(context: BridgeContext) {
    this.#context = context;
  }

  /** The state of the head. @throws PantiltError only if the daemon fails */
  async status(): Promise<HeadStatus> {
    const rig = await this.#context.daemon.call('GET /rig');
    const direction = rig.pose ? await beamDirection(this.#context.daemon, rig.pose) : undefined;
    return { rig, direction, isMoving: rig.state === 'moving' || this.#moves > 0 };
  }

  /** Begins to point in a direction. @throws PantiltError if the rig refuses */
  point({ panDeg, tiltDeg }: HeadAngles): Promise<Move> {
    return this.#aim({ bearingRad: -fromDegrees(panDeg), elevationRad: fromDegrees(tiltDeg) });
  }

  /** Begins to point in a direction relative to the present one. @throws PantiltError as `point` */
  async pointFrom(target: (present: HeadAngles) => HeadAngles): Promise<Move> {
    const { direction } = await this.status();
    if (!direction) throw directionUnknown();
    return this.point(target(direction));
  }

  /** Begins to point at a preset. @throws PantiltError `preset-unknown`, or if the rig refuses */
  async pointAt(name: string): Promise<Move> {
    const { xM, yM } = await this.#context.daemon.call('GET /presets/:name', { params: { name } });
    return this.#aim({ xM, yM });
  }

  /** Begins to centre both axes. @throws PantiltError if the rig refuses */
  home(): Promise<Move> {
    return this.#begin((daemon) => daemon.call('POST /rig/home'));
  }

  /** Saves the floor point at which the beam points. @throws PantiltError `preset-unable` without one */
  async savePreset(name: string): Promise<void> {
    const { pointing } = await this.#context.daemon.call('GET /rig');
    if (!pointing) throw presetUnable();
    const { xM, yM } = pointing;
    await this.#context.daemon.call('PUT /presets/:name', { params: { name }, body: { xM, yM } });
  }

  /**
   * Drives until a halt, another command, or the end of a time. @param speed of each axis [deg/s]
   * @throws PantiltError if the rig refuses
   */
  async drive({ panDeg, tiltDeg }: HeadAngles, maxMs: number): Promise<void> {
    if (panDeg === 0 && tiltDeg === 0) return this.halt();
    const { clock } = this.#context;
    const command = this.#nextCommand();
    const rates = { panRadPerS: -fromDegrees(panDeg), tiltRadPerS: -fromDegrees(tiltDeg) };
    const endMs = clock.nowMs() + maxMs;
    const refused = new Promise<never>((_, reject) => {
      this.#refuseDrive = reject;
    });
    refused.catch(() => {}); // The command may be replaced before anything waits for it.
    const jog = await this.#openJog();
    if (command !== this.#commands) return;
    const repeat = () => {
      const isOver = clock.nowMs() >= endMs;
      jog.send(isOver ? REST : rates);
      if (!isOver) this.#cancelRepeat = clock.schedule(REPEAT_MS, repeat);
    };
    repeat();
    await Promise.race([refused, sleep(clock, ACCEPT_MS)]);
  }

  /** Ends any motion. Never refused: where a halt is, for example of a job, the rig is stopped. */
  async halt(): Promise<void> {
    this.#nextCommand();
    try {
      await this.#context.daemon.call('POST /rig/halt');
    } catch {
      await this.#context.daemon.call('POST /rig/stop');
    }
  }

  /** Ends a drive. Nothing may be sent to the head afterwards. */
  async close(): Promise<void> {
    this.#nextCommand();
    const jog = await this.#jog?.catch(() => undefined);
    jog?.close();
  }

  #aim(target: Body<'POST /aim'>): Promise<Move> {
    const body = { ...target, laser: false };
    return this.#begin((daemon) => daemon.call('POST /aim', { body }));
  }

  /** A move takes the rig over from a drive, whose own end would interrupt it. */
  async #begin(call: (daemon: Client) => Promise<unknown>): Promise<Move> {
    this.#nextCommand();
    this.#moves++;
    const ended = call(this.#context.daemon).finally(() => this.#moves--);
    await Promise.race([ended, sleep(this.#context.clock, ACCEPT_MS)]);
    ended.catch(() => {}); // It may end before it is awaited.
    return { ended };
  }

  #nextCommand(): number {
    this.#cancelRepeat();
    return ++this.#commands;
  }

  /** The jog, opened again if it has been closed at the other end. */
  #openJog(): Promise<Jog> {
    const open = () => this.#context.openJog((reason) => this.#handleJogEnd(reason));
    this.#jog = this.#jog ? this.#jog.then((jog) => (jog.isOpen ? jog : open()), open) : open();
    return this.#jog;
  }

  /** Zero rates allow the next drive, as the release of a key does. */
  #handleJogEnd(reason: PantiltError): void {
    this.#cancelRepeat();
    this.#refuseDrive(reason);
    void this.#jog?.then((jog) => jog.send(REST));
  }
}

/** The direction of the beam; undefined if the active model covers only the floor. */
export async function beamDirection(
  daemon: Client,
  { panUs, tiltUs }: NonNullable<RigView['pose']>,
): Promise<HeadAngles | undefined> {
  const { directions } = await daemon.call('POST /spots', { body: { poses: [{ panUs, tiltUs }] } });
  const direction = directions[0];
  return direction
    ? { panDeg: -toDegrees(direction.bearingRad), tiltDeg: toDegrees(direction.elevationRad) }
    : undefined;
}

const directionUnknown = (): PantiltError =>
  new PantiltError(
    'conflict',
    'direction-unknown',
    msg`where the beam points is unknown: connect the rig, or activate a model that covers more than the floor`,
  );

const presetUnable = (): PantiltError =>
  new PantiltError(
    'conflict',
    'preset-unable',
    msg`a preset is a point on the floor, and the beam does not point at one: point it there first`,
  );
