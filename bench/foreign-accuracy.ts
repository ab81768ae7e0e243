/**
 * Floor error on rigs with flaws that the hobby family does not have, by kind of flaw and number of
 * samples: of an oracle, of a generic learner, and of kinds of model with the share of shots beyond
 * their 90 % bound, with its standard error over rigs. A rig that creeps is aimed at the end of its
 * collection. Each row is printed as soon as its rigs are done.
 *
 *     npm run bench:accuracy -- --family foreign --rigs 20 --first 101 --counts 10,20,40,160
 *                               --kinds servo-nets --flaws dead-spot,carpet --direct --slices
 *                               --references 0,3 --without-generic
 *
 * Flaw `none` is the family itself, `rough` its rigs with errors 1.8 times as large and a bad camera. With
 * `--references`, models correct the frame of the observer by as many points measured by hand.
 */
import { loadModel } from '../src/learning/model.ts';
import type { ModelKind } from '../src/learning/model-file.ts';
import {
  fitObserverFrame,
  LOOKS,
  nextReference,
  referencePlaces,
} from '../src/learning/observer-frame.ts';
import { trainModel } from '../src/learning/train.ts';
import { quantile } from '../src/quantile.ts';
import { Random } from '../src/random.ts';
import type { WorkArea } from '../src/rig-file.ts';
import type { Plan } from '../src/samples/plans.ts';
import type { Reference } from '../src/samples/reference.ts';
import type { Measurement, Sample } from '../src/samples/sample.ts';
import { drawForeignRig, FOREIGN_KINDS, type ForeignKind } from '../src/simulator/foreign-rig.ts';
import { look } from '../src/simulator/mechanics.ts';
import { drawRig } from '../src/simulator/rig-family.ts';
import { knownOf, type SimulatedRigDescription } from '../src/simulator/simulated-rig-file.ts';
import { POSE_S } from '../src/simulator/true-rig.ts';
import { metres } from '../src/units.ts';
import { collectSamples } from './collected-samples.ts';
import { directSamples } from './direct-samples.ts';
import { trainGenericGp } from './generic-gp.ts';
import {
  angleAim,
  isBeyondBound,
  modelAim,
  oracleAim,
  reachableTargets,
  type Shot,
  shoot,
  standardError,
} from './shots.ts';

/** Scales of the family's own errors, without a further flaw. */
const FAMILY = { none: 1, rough: 1.8 };
type Flaw = ForeignKind | keyof typeof FAMILY;
const FLAWS: readonly Flaw[] = ['none', 'rough', ...FOREIGN_KINDS];
/** Start of the virtual clock of collections. */
const START_MS = Date.UTC(2026, 0, 1);

/** What to measure. */
export interface ForeignOptions {
  readonly seeds: readonly number[];
  readonly counts: readonly number[];
  readonly kinds: readonly ModelKind[];
  /** All by default. */
  readonly flaws: readonly string[] | undefined;
  readonly plan: Plan;
  /** Whether samples come from the physics alone, not over the wire. */
  readonly direct: boolean;
  /** Whether the generic learner, which takes most of the time, is left out. */
  readonly 'without-generic': boolean;
  /** Whether the shares beyond the bound are also printed for parts of the work area. */
  readonly slices: boolean;
  /** Numbers of references, each a column; none by default. */
  readonly references: readonly number[];
}

/** Measures and prints the table. */
export async function measureForeignRigs(options: ForeignOptions): Promise<void> {
  const { counts, slices } = options;
  const kinds = columnsOf(options);
  const flaws = options.flaws ?? FLAWS;
  const unknown = flaws.filter((flaw) => !FLAWS.includes(flaw as Flaw));
  if (unknown.length > 0) throw new Error(`no such flaw: ${unknown}; there are ${FLAWS}`);
  const names = ['oracle', 'generic GP', ...kinds];
  console.log(
    `median / p95 in mm over ${options.seeds.length} rigs of each kind, and the share of shots ` +
      `beyond the 90 % bound, with its standard error${slices ? ' (near, middle, far, rim)' : ''}\n\n` +
      `${'flaw'.padEnd(22)}samples${names.map((name) => name.padStart(16)).join('')}`,
  );
  for (const flaw of flaws as Flaw[]) {
    const rows = new Map(counts.map((count) => [count, new Map<string, Shot[][]>()]));
    for (const seed of options.seeds) await measureRig(flaw, seed, options, rows);
    const { workArea } = rigWith(flaw, options.seeds[0]!);
    for (const [count, shots] of rows) {
      console.log(rowOf(flaw, count, shots, kinds, slices ? workArea : undefined));
    }
    if (flaw !== 'observer') continue;
    for (const [count, shots] of rows) {
      const seen = new Map(
        [...shots].map(([name, ofRigs]) => [name, ofRigs.map((of) => of.map(inOwnFrame))]),
      );
      for (const name of ['oracle', ...kinds.filter((kind) => kind.endsWith(REFERENCES))])
        seen.delete(name);
      const label = `${flaw}, own frame`;
      console.log(rowOf(label, count, seen, kinds, slices ? workArea : undefined));
    }
  }
}

const REFERENCES = ' references';
/** A column for each kind, and number of references. */
const columnsOf = ({ kinds, references }: ForeignOptions): string[] =>
  kinds.flatMap((kind) => references.map((count) => columnOf(kind, count)));
const columnOf = (kind: ModelKind, references: number): string =>
  references === 0 ? kind : `${references}${REFERENCES}`;

const rigWith = (flaw: Flaw, seed: number): SimulatedRigDescription =>
  flaw === 'none' || flaw === 'rough' ? drawRig(seed, FAMILY[flaw]) : drawForeignRig(flaw, seed);

async function measureRig(
  flaw: Flaw,
  seed: number,
  { counts, kinds, direct, plan, references, ...options }: ForeignOptions,
  rows: ReadonlyMap<number, Map<string, Shot[][]>>,
): Promise<void> {
  const rig = rigWith(flaw, seed);
  const most = Math.max(...counts);
  const samples: readonly (Measurement | Sample)[] = direct
    ? directSamples(rig, most, seed)
    : await collectSamples(rig, most, seed, plan);
  for (const count of counts) {
    const measurements = samples.slice(0, count);
    const last = measurements.at(-1)!;
    const elapsedS =
      'takenAt' in last ? (Date.parse(last.takenAt) - START_MS) / 1000 : count * POSE_S;
    const targets = reachableTargets(rig, seed, elapsedS);
    const row = rows.get(count)!;
    const add = (name: string, aim: Parameters<typeof shoot>[2]) =>
      row.set(name, [...(row.get(name) ?? []), shoot(rig, targets, aim, elapsedS)]);
    add('oracle', oracleAim(rig, elapsedS));
    if (!options['without-generic'])
      add('generic GP', angleAim(rig, trainGenericGp(knownOf(rig), measurements)));
    const taped = tapedReferences(rig, Math.max(...references), seed);
    for (const kind of kinds) {
      const file = trainModel({ kind, rig: knownOf(rig), measurements, seed });
      const { spotScale } = loadModel(file).noise;
      for (const number of references) {
        const frame = fitObserverFrame(taped.slice(0, number), rig.workArea, spotScale);
        const model = loadModel(frame ? { ...file, frame } : file);
        add(columnOf(kind, number), modelAim(rig, model));
      }
    }
  }
}

/** Standard deviation of a tape on each coordinate [m]. */
const TAPE_M = 0.0015;

/** References as `pantilt references --measure` takes them. */
function tapedReferences(rig: SimulatedRigDescription, count: number, seed: number): Reference[] {
  const random = new Random(seed, 'bench references');
  const places = referencePlaces(rig.workArea);
  const references: Reference[] = [];
  while (references.length < count) {
    const { xM, yM } = nextReference(references, rig.workArea, places);
    const looks = Array.from({ length: LOOKS }, () => look(rig, { xM, yM }, random));
    const seen = looks.filter((spot) => spot !== undefined);
    references.push({
      xM: metres(xM + random.normal(TAPE_M)),
      yM: metres(yM + random.normal(TAPE_M)),
      seenXM: metres(
        quantile(
          seen.map((spot) => spot.xM),
          0.5,
        )!,
      ),
      seenYM: metres(
        quantile(
          seen.map((spot) => spot.yM),
          0.5,
        )!,
      ),
      looks: LOOKS,
    });
  }
  return references;
}

/** A shot whose error is the one that the camera sees. */
const inOwnFrame = (shot: Shot): Shot => ({ ...shot, errorMm: shot.seenErrorMm });

function rowOf(
  label: string,
  count: number,
  shots: ReadonlyMap<string, readonly Shot[][]>,
  kinds: readonly string[],
  slicedArea: WorkArea | undefined,
): string {
  const cells = ['oracle', 'generic GP', ...kinds].map((name) => {
    const ofRigs = shots.get(name) ?? [];
    const of = ofRigs.flat();
    const errorsMm = of.map(({ errorMm }) => errorMm ?? Number.MAX_VALUE);
    const [median, p95] = [0.5, 0.95].map((share) => quantile(errorsMm, share));
    if (median === undefined || p95 === undefined) return '–'.padStart(16);
    const text = `${inMm(median)} / ${inMm(p95)}`.padStart(16);
    if (of.every(({ boundMm }) => boundMm === null)) return text;
    const error = standardError(ofRigs, (rigs) => percentBeyond(rigs.flat()));
    const share = `${percentBeyond(of).toFixed(0)} ± ${error.toFixed(0)} %`;
    return text + share.padStart(11) + (slicedArea ? slicesOf(of, slicedArea) : '');
  });
  return `${label.padEnd(22)}${String(count).padStart(7)}${cells.join('')}`;
}

const inMm = (mm: number): string =>
  mm > Number.MAX_VALUE / 4 ? 'missed' : mm < 10 ? mm.toFixed(1) : mm.toFixed(0);

const percentBeyond = (shots: readonly Shot[]): number =>
  (100 * shots.filter(isBeyondBound).length) / shots.length;

/** Each third of the distances, and the outer tenth of distances and bearings. */
function slicesOf(shots: readonly Shot[], area: WorkArea): string {
  const depth = ({ target: { xM, yM } }: Shot) =>
    (Math.hypot(xM, yM) - area.rMin) / (area.rMax - area.rMin);
  const turn = ({ target: { xM, yM } }: Shot) =>
    (Math.atan2(yM, xM) - area.bearingMin) / (area.bearingMax - area.bearingMin);
  const isOuter = (place: number) => place < 0.05 || place > 0.95;
  const slices = [
    ...[0, 1, 2].map((third) => shots.filter((shot) => Math.floor(3 * depth(shot)) === third)),
    shots.filter((shot) => isOuter(depth(shot)) || isOuter(turn(shot))),
  ];
  return ` (${slices.map((of) => percentBeyond(of).toFixed(0)).join(', ')})`.padStart(18);
}
