/** What is drawn over the camera's picture: marks, tags, the work area as the fit sees it, the last spot. */
import { polarPoint } from '../../../../geometry/bearings.ts';
import { workArea } from '../../../state.ts';
import type { CameraFit } from '../../../vision/camera-fit.ts';
import { distancePx, type PixelPoint } from '../../../vision/frame.ts';
import type { FrameSize } from '../../../vision/lens.ts';
import { draftMarks } from './camera-marks.ts';
import { floorFit, floorWay } from './floor-camera.ts';
import { cursor } from './picture-pointing.ts';
import { sightings } from './tags.ts';
import { lastLook } from './watching.ts';

/** The border of the work area is drawn through so many points on a side. */
const PLACES = 24;

export function PictureOverlay({ width }: Pick<FrameSize, 'width'>) {
  const fit = floorFit.value;
  const seen = lastLook.value;
  const numbered = floorWay.value === 'tags' ? tagMiddles() : markPlaces();
  return (
    <>
      {fit && <WorkAreaOutline camera={fit.camera} width={width} />}
      {floorWay.value === 'tags' &&
        sightings.value?.map(({ id, corners }) => (
          <polygon key={id} points={corners.map(({ xPx, yPx }) => `${xPx},${yPx}`).join(' ')} />
        ))}
      {numbered.map(({ name, at: { xPx, yPx } }) => (
        <g key={name}>
          {floorWay.value === 'corners' && <Cross xPx={xPx} yPx={yPx} size={width / 60} />}
          <text x={xPx + width / 60} y={yPx - width / 90} font-size={width / 30}>
            {name}
          </text>
        </g>
      ))}
      {seen && 'pixel' in seen && (
        <circle class="spot" cx={seen.pixel.xPx} cy={seen.pixel.yPx} r={width / 60} />
      )}
      {cursor.value && <Cross {...cursor.value} size={width / 40} />}
    </>
  );
}

const markPlaces = () => draftMarks.value.map(({ pixel }, i) => ({ name: i + 1, at: pixel }));

const tagMiddles = () =>
  (sightings.value ?? []).map(({ id, corners }) => ({ name: id, at: corners[1] as PixelPoint }));

function Cross({ xPx, yPx, size }: PixelPoint & { readonly size: number }) {
  const lines = `M${xPx - size} ${yPx}H${xPx + size}M${xPx} ${yPx - size}V${yPx + size}`;
  return (
    <>
      <path class="under" d={lines} />
      <path d={lines} />
    </>
  );
}

/** Where the page takes the work area to be: whoever sees it lie wrong has swapped or mistyped marks. */
function WorkAreaOutline({
  camera,
  width,
}: {
  readonly camera: CameraFit;
  readonly width: number;
}) {
  const area = workArea.value;
  if (!area) return null;
  const { rMinM, rMaxM, bearingMinRad, bearingMaxRad } = area;
  const arc = (radiusM: number, from: number, to: number) =>
    Array.from({ length: PLACES + 1 }, (_, i) =>
      polarPoint(radiusM, from + ((to - from) * i) / PLACES),
    );
  const border = [
    ...arc(rMaxM, bearingMinRad, bearingMaxRad),
    ...arc(rMinM, bearingMaxRad, bearingMinRad),
  ];
  const seen = border.flatMap((floor) => {
    const pixel = camera.toPixel(floor);
    const back = camera.toFloor(pixel);
    // Behind the camera, and past the fold of a lens, the way there isn't the way back.
    const same = back && Math.hypot(back.xM - floor.xM, back.yM - floor.yM) < 0.05;
    return same && distancePx(pixel, { xPx: 0, yPx: 0 }) < 9 * width ? [pixel] : [];
  });
  return <polygon class="area" points={seen.map(({ xPx, yPx }) => `${xPx},${yPx}`).join(' ')} />;
}
