/**
 * The rig that the draft describes, from the side and from above: link lengths, reach of the servos
 * and work area, with the running rig dashed below. The part of the focused field is highlighted.
 */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { inverse } from '../../../geometry/kinematics.ts';
import { polarPoint } from '../../../geometry/work-area.ts';
import { floorPoint, metres } from '../../../units.ts';
import { degrees, fixed } from '../../format.ts';
import {
  arcPath,
  fitMap,
  linePath,
  type MapView,
  sectorPath,
  toPixels,
  type WorkAreaView,
} from '../../map/map-geometry.ts';
import { draftDocument, type Json, running, valueAt } from './rig-file-draft.ts';
import { texts } from './texts.ts';

/** The path of the focused field; null without one. */
export const focusedField = signal<string | null>(null);

/** What is drawn of a rig file. */
interface RigShape {
  readonly l1: number;
  readonly l2: number;
  readonly area: WorkAreaView;
  /** The angles at the minimum and maximum pulse, in increasing order [rad]. */
  readonly reach: Readonly<Record<'pan' | 'tilt', readonly [number, number]>>;
}

/** The shape of a rig file; null while its numbers describe none. */
function shapeOf(document: Json | null): RigShape | null {
  const at = (path: string): number => {
    const value = valueAt(document, path);
    return typeof value === 'number' ? value : Number.NaN;
  };
  const [l1, l2] = [at('geometry.l1'), at('geometry.l2')];
  const area = {
    rMinM: at('workArea.rMin'),
    rMaxM: at('workArea.rMax'),
    bearingMinRad: at('workArea.bearingMin'),
    bearingMaxRad: at('workArea.bearingMax'),
  };
  const reachOf = (axis: string): [number, number] => {
    const radPerUs = at(`axes.${axis}.direction`) * at(`axes.${axis}.radiansPerMicrosecond`);
    const [from, to] = ['min', 'max'].map((end) => {
      const offsetUs = at(`axes.${axis}.pulse.${end}`) - at(`axes.${axis}.pulse.centre`);
      return at(`axes.${axis}.angleAtCentre`) + offsetUs * radPerUs;
    }) as [number, number];
    return from < to ? [from, to] : [to, from];
  };
  const reach = { pan: reachOf('pan'), tilt: reachOf('tilt') };
  const turns = [...reach.pan, ...reach.tilt, area.bearingMinRad, area.bearingMaxRad];
  const isDrawable =
    l1 > 0 &&
    l2 > 0 &&
    area.rMinM > 0 &&
    area.rMinM < area.rMaxM &&
    area.bearingMinRad < area.bearingMaxRad &&
    Math.max(l1, l2, area.rMaxM) <= 10 &&
    turns.every((angleRad) => Math.abs(angleRad) <= 2 * Math.PI);
  return isDrawable ? { l1, l2, area, reach } : null;
}

/** The picture, with the running rig dashed if it differs. */
export function RigPicture() {
  const words = texts.picture;
  const shape = shapeOf(draftDocument.value);
  const before = shapeOf(running.value?.document ?? null);
  if (!shape) return <p class="empty rig-picture">{words.none}</p>;
  const differs = before !== null && JSON.stringify(before) !== JSON.stringify(shape);
  const angles = ([from, to]: readonly [number, number]) =>
    [degrees(from, 0), degrees(to, 0)] as const;
  return (
    <div class="rig-picture">
      <Panel title={words.side} caption={words.tilt(...angles(shape.reach.tilt))}>
        <Side shape={shape} before={differs ? before : null} />
      </Panel>
      <Panel title={words.above} caption={words.pan(...angles(shape.reach.pan))}>
        <Above shape={shape} before={differs ? before : null} />
      </Panel>
      <p class="details">{differs ? words.running : ''}</p>
    </div>
  );
}

const WIDTH_PX = 290;
const HEIGHT_PX = 170;

interface PanelProps {
  readonly title: string;
  readonly caption: string;
  readonly children: ComponentChildren;
}

const Panel = ({ title, caption, children }: PanelProps) => (
  <figure>
    <svg
      viewBox={`0 0 ${WIDTH_PX} ${HEIGHT_PX}`}
      role="img"
      aria-label={`${texts.picture.label}. ${title}. ${caption}`}
    >
      {children}
    </svg>
    <figcaption>
      <strong>{title}</strong> {caption}
    </figcaption>
  </figure>
);

interface ViewProps {
  readonly shape: RigShape;
  readonly before: RigShape | null;
}

const FLOOR_Y_PX = HEIGHT_PX - 46;
const LEFT_PX = 62;
const REACH_PX = 40;
/** From the rim of the work area to the labels of its bearings. */
const LABEL_PX = 20;

function Side({ shape, before }: ViewProps) {
  const reachM = Math.max(shape.area.rMaxM, before?.area.rMaxM ?? 0);
  const heightM = Math.max(shape.l1 + shape.l2, (before && before.l1 + before.l2) ?? 0);
  const pxPerM = Math.min((WIDTH_PX - LEFT_PX - 34) / reachM, (FLOOR_Y_PX - 26) / heightM);
  const at = (xM: number, zM: number) => `${LEFT_PX + xM * pxPerM} ${FLOOR_Y_PX - zM * pxPerM}`;
  const { l1, l2, area, reach } = shape;
  const beams = [area.rMinM, area.rMaxM].map((radiusM) => beamTo(radiusM, shape));
  const axisYPx = FLOOR_Y_PX - l1 * pxPerM;
  return (
    <>
      <path
        class="reach"
        data-lit={isFocused('axes.tilt.')}
        d={sectorFrom(LEFT_PX, axisYPx, REACH_PX, reach.tilt)}
      />
      <path class="floor-line" d={`M0 ${FLOOR_Y_PX}H${WIDTH_PX}`} />
      {before && (
        <path
          class="before"
          d={`M${at(0, 0)}V${FLOOR_Y_PX - before.l1 * pxPerM}M${at(before.area.rMinM, 0)}v-8M${at(before.area.rMaxM, 0)}v-8`}
        />
      )}
      {beams.map(
        (beam) =>
          beam && (
            <g key={beam.radiusM}>
              <path class="beam" d={`M${at(beam.x, beam.z)}L${at(beam.radiusM, 0)}`} />
              <path
                class="link"
                data-lit={isFocused('geometry.l2')}
                d={`M${at(0, l1)}L${at(beam.x, beam.z)}`}
              />
            </g>
          ),
      )}
      <path
        class="area"
        data-lit={isFocused('workArea.r')}
        d={`M${at(area.rMinM, 0)}L${at(area.rMaxM, 0)}`}
      />
      <Label x={LEFT_PX + area.rMinM * pxPerM} y={FLOOR_Y_PX + 18} path="workArea.rMin">
        {metresText(area.rMinM)}
      </Label>
      <Label x={LEFT_PX + area.rMaxM * pxPerM} y={FLOOR_Y_PX + 18} path="workArea.rMax">
        {metresText(area.rMaxM)}
      </Label>
      <path class="link" data-lit={isFocused('geometry.l1')} d={`M${at(0, 0)}L${at(0, l1)}`} />
      <circle class="joint" cx={LEFT_PX} cy={axisYPx} r={4} />
      <Label x={LEFT_PX - 10} y={FLOOR_Y_PX - (l1 * pxPerM) / 2 + 4} path="geometry.l1" end>
        {metresText(l1)}
      </Label>
      <Label x={LEFT_PX - 10} y={axisYPx - 10} path="geometry.l2" end>
        {metresText(l2)}
      </Label>
    </>
  );
}

/** The laser's place [m] when its beam meets the floor at a distance; null where no tilt does. */
function beamTo(radiusM: number, { l1, l2 }: RigShape) {
  const geometry = { l1: metres(l1), l2: metres(l2) };
  const tiltRad = inverse(floorPoint(radiusM, 0), geometry)?.tiltRad;
  if (tiltRad === undefined) return null;
  return { radiusM, x: l2 * Math.sin(tiltRad), z: l1 + l2 * Math.cos(tiltRad) };
}

/** A sector of beam directions; an angle of 0 is horizontal, positive ones point down. */
function sectorFrom(
  xPx: number,
  yPx: number,
  radiusPx: number,
  [from, to]: readonly [number, number],
): string {
  const end = (angleRad: number) =>
    `${(xPx + radiusPx * Math.cos(angleRad)).toFixed(1)} ${(yPx + radiusPx * Math.sin(angleRad)).toFixed(1)}`;
  const isLarge = to - from > Math.PI ? 1 : 0;
  return `M${xPx} ${yPx}L${end(from)}A${radiusPx} ${radiusPx} 0 ${isLarge} 1 ${end(to)}Z`;
}

function Above({ shape, before }: ViewProps) {
  const { area, reach } = shape;
  const larger = before && before.area.rMaxM > area.rMaxM ? before.area : area;
  const view = fitMap(larger, WIDTH_PX, HEIGHT_PX, 26);
  const base = toPixels(view, floorPoint(0, 0));
  const panM = REACH_PX / view.pxPerM;
  const [from, to] = reach.pan;
  return (
    <>
      {before && <path class="before" d={sectorPath(view, before.area)} />}
      <path class="area" data-lit={isFocused('workArea.')} d={sectorPath(view, area)} />
      <path
        class="reach"
        data-lit={isFocused('axes.pan.')}
        d={`${linePath(view, [floorPoint(0, 0)])}${arcPath(view, panM, from, to).replace('M', 'L')}Z`}
      />
      <BearingLabel view={view} area={area} end="bearingMin" />
      <BearingLabel view={view} area={area} end="bearingMax" />
      <rect class="joint" x={base.xPx - 6} y={base.yPx - 6} width={12} height={12} rx={3} />
    </>
  );
}

interface BearingLabelProps {
  readonly view: MapView;
  readonly area: WorkAreaView;
  readonly end: 'bearingMin' | 'bearingMax';
}

function BearingLabel({ view, area, end }: BearingLabelProps) {
  const bearingRad = area[`${end}Rad`];
  const { xPx, yPx } = toPixels(view, polarPoint(area.rMaxM + LABEL_PX / view.pxPerM, bearingRad));
  return (
    <Label x={xPx} y={yPx + 4} path={`workArea.${end}`}>
      {degrees(bearingRad, 0)}
    </Label>
  );
}

interface LabelProps {
  readonly x: number;
  readonly y: number;
  readonly path: string;
  /** Ends at its place instead of being centred there. */
  readonly end?: boolean;
  readonly children: string;
}

const Label = ({ x, y, path, end = false, children }: LabelProps) => (
  <text x={x} y={y} data-end={end} data-lit={isFocused(path)}>
    {children}
  </text>
);

const isFocused = (path: string): boolean => focusedField.value?.startsWith(path) ?? false;

const metresText = (valueM: number): string => `${fixed(valueM, valueM < 1 ? 3 : 2)} m`;
