/**
 * The rotator protocol of Hamlib's rotctld: lines in, lines out (`man rotctld`, "Protocol"). Azimuths
 * are clockwise from north and elevations above the horizon, both of the true beam [deg].
 */
import type { Client } from '../../api/client.ts';
import { PantiltError } from '../../errors.ts';
import { fromDegrees } from '../../units.ts';
import { beamDirection } from '../pan-tilt-head.ts';

/** The name of the bridge among those who share the rig. */
const BRIDGE = 'rotctld';

/** Hamlib's error codes (hamlib/rig.h). */
const CODES = { ok: 0, invalid: -1, io: -6, rejected: -9, unavailable: -11 } as const;

/** The range that a client may ask for; the rig refuses what it cannot reach. */
const RANGE = { minAz: -180, maxAz: 360, minEl: -90, maxEl: 90 } as const;

/** Commands by their short and long names, with the number of their arguments. */
const COMMANDS = new Map<string, readonly [name: string, count: number]>(
  (
    [
      ['P', 'set_pos', 2],
      ['p', 'get_pos', 0],
      ['S', 'stop', 0],
      ['K', 'park', 0],
      ['R', 'reset', 1],
      ['_', 'get_info', 0],
      ['q', 'quit', 0],
      ['Q', 'quit', 0],
      ['', 'dump_state', 0],
    ] as const
  ).flatMap(([short, name, count]) => [
    [short, [name, count]],
    [`\\${name}`, [name, count]],
  ]),
);

/** Marks of the extended protocol, and the separator of the response's lines. */
const SEPARATORS: Readonly<Record<string, string>> = { '+': '\n', ';': ';', '|': '|', ',': ',' };

/** A number with a decimal point, finite: a comma is a mistake of the client's locale. */
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)$/;

/** Values of a response by their names, or a code alone. */
type Outcome = { readonly values?: readonly (readonly [string, string])[]; readonly code: number };

const failed = (code: number): Outcome => ({ code });
const DONE: Outcome = { code: CODES.ok };

/** Whether a line is a stop, which does not wait for earlier commands. */
export const isStop = (line: string): boolean => /^\s*[+;|,]?\s*(S|\\stop)\s*$/.test(line);

/**
 * The commands of a line. Nothing but a stop may run if the line is invalid: what follows a complete
 * command can be the rest of its numbers, as in `P 1 5 2 5` for 1,5 and 2,5.
 */
function parse(words: readonly string[]) {
  const commands: { readonly name: string; readonly given: readonly string[] }[] = [];
  for (let next = 0; next < words.length; ) {
    const [name, count = 0] = COMMANDS.get(words[next++]!) ?? [];
    if (name === 'quit') return { commands, isInvalid: false, isQuit: true };
    const given = words.slice(next, next + count);
    if (name === undefined || given.length < count) return { commands, isInvalid: true };
    commands.push({ name, given });
    next += count;
  }
  return { commands, isInvalid: false };
}

/** One client's session. */
export class RotctldSession {
  readonly #daemon: Client;
  readonly #forwardAzimuth: number;
  readonly #onFailure: (error: PantiltError) => void;

  /**
   * @param forwardAzimuth azimuth of the rig's forward direction [deg]
   * @param onFailure called when an accepted move fails later
   */
  constructor(daemon: Client, forwardAzimuth: number, onFailure: (error: PantiltError) => void) {
    this.#daemon = daemon;
    this.#forwardAzimuth = forwardAzimuth;
    this.#onFailure = onFailure;
  }

  /**
   * Handles a line, of one or more commands.
   * @returns the response, a single code for an invalid line; undefined ends the session
   */
  async handle(line: string): Promise<string | undefined> {
    const separator = SEPARATORS[line.trimStart()[0] ?? ''];
    const words = line
      .replace(/^\s*[+;|,]/, '')
      .split(/\s+/)
      .filter(Boolean);
    const { commands, isInvalid, isQuit } = parse(words);
    let response = '';
    for (const { name, given } of commands) {
      if (isInvalid && name !== 'stop') continue;
      const outcome = await this.#run(name, given).catch(outcomeOf);
      response +=
        separator === undefined ? plain(outcome) : extended(name, given, outcome, separator);
    }
    if (isQuit) return undefined;
    return isInvalid ? `RPRT ${CODES.invalid}\n` : response;
  }

  async #run(name: string, given: readonly string[]): Promise<Outcome> {
    switch (name) {
      case 'set_pos':
        return this.#point(given);
      case 'get_pos':
        return this.#position();
      case 'stop':
        await this.#daemon.call('POST /rig/stop');
        return DONE;
      case 'park':
        return this.#begin(this.#daemon.call('POST /rig/home'));
      case 'reset':
        await this.#daemon.call('POST /rig/resume');
        return DONE;
      case 'get_info':
        return { ...DONE, values: [['Info', `pantilt ${(await this.#rig()).name}`]] };
      default:
        return { ...DONE, values: STATE };
    }
  }

  /** Answers when the rig has accepted the target, as a rotator does. */
  async #point(given: readonly string[]): Promise<Outcome> {
    if (!given.every((number) => NUMBER.test(number))) return failed(CODES.invalid);
    const [azimuth, elevation] = given.map(Number) as [number, number];
    const { minAz, maxAz, minEl, maxEl } = RANGE;
    if (azimuth < minAz || azimuth > maxAz || elevation < minEl || elevation > maxEl) {
      return failed(CODES.invalid);
    }
    const bearingRad = fromDegrees(halfTurns(this.#forwardAzimuth - azimuth));
    const target = { bearingRad, elevationRad: fromDegrees(elevation) };
    const { predictions } = await this.#daemon.call('POST /predictions', {
      body: { targets: [target] },
    });
    if (!predictions[0]?.reachable) return failed(CODES.invalid);
    return this.#begin(this.#daemon.call('POST /aim', { body: { ...target, laser: false } }));
  }

  /** Reports what refuses a move at once; later failures go to the log. */
  async #begin(move: Promise<unknown>): Promise<Outcome> {
    const ended = move.catch((error) => error as Error);
    const { connection, state, control } = await this.#rig();
    if (connection !== 'connected') return failed(CODES.io);
    const isOthers = control.turn !== null && control.turn.name !== BRIDGE;
    if (state === 'stopped' || control.holder !== null || isOthers) return failed(CODES.rejected);
    void ended.then((error) => {
      if (error instanceof PantiltError) this.#onFailure(error);
    });
    return DONE;
  }

  async #position(): Promise<Outcome> {
    const { pose } = await this.#rig();
    if (!pose) return failed(CODES.io);
    const direction = await beamDirection(this.#daemon, pose);
    if (!direction) return failed(CODES.unavailable);
    const azimuth = this.#forwardAzimuth + direction.panDeg;
    return {
      ...DONE,
      values: [
        ['Azimuth', ((azimuth + 360) % 360).toFixed(2)],
        ['Elevation', direction.tiltDeg.toFixed(2)],
      ],
    };
  }

  #rig() {
    return this.#daemon.call('GET /rig');
  }
}

/** What `\dump_state` answers: protocol version, model, then names and values. */
const STATE = [
  ...['1', '1'],
  ...[`min_az=${RANGE.minAz.toFixed(6)}`, `max_az=${RANGE.maxAz.toFixed(6)}`],
  ...[`min_el=${RANGE.minEl.toFixed(6)}`, `max_el=${RANGE.maxEl.toFixed(6)}`],
  ...['south_zero=0', 'rot_type=AzEl', 'done'],
].map((line) => ['', line] as const);

/** The values in one piece; a code only if there are none. */
const plain = ({ values, code }: Outcome): string =>
  values ? values.map(([, value]) => `${value}\n`).join('') : `RPRT ${code}\n`;

function extended(name: string, given: readonly string[], outcome: Outcome, separator: string) {
  const named = (outcome.values ?? []).map(([key, value]) => (key ? `${key}: ${value}` : value));
  const head = [`${name}:`, ...given].join(' ');
  return `${[head, ...named, `RPRT ${outcome.code}`].join(separator)}\n`;
}

/** The code for a problem of the daemon. */
function outcomeOf(error: unknown): Outcome {
  const status = error instanceof PantiltError ? error.details.status : undefined;
  if (status === 409) return failed(CODES.rejected);
  return failed(status === 400 || status === 422 ? CODES.invalid : CODES.io);
}

/** The same angle from -180° to 180°. */
const halfTurns = (degrees: number): number => degrees - 360 * Math.round(degrees / 360);
