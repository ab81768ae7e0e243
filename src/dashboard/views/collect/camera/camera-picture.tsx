/** The camera picture and its overlays, in the card or enlarged over the view. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { polarPoint } from '../../../../geometry/work-area.ts';
import { outlineOf } from '../../../../surfaces.ts';
import { type FloorPoint, floorPoint } from '../../../../units.ts';
import { workArea } from '../../../state.ts';
import type { CameraFit } from '../../../vision/camera-fit.ts';
import { distancePx, type FrameSize, type PixelPoint } from '../../../vision/frame.ts';
import { wall } from '../collection-state.ts';
import { cursor, draftMarks, inView, markAt, pointAt, pointByKey } from './camera-marks.ts';
import { isObserving, lastMeasurement } from './camera-observer.ts';
import { floorFit, floorSource } from './floor-camera.ts';
import { detectedTags } from './tags.ts';
import { texts } from './texts.ts';
import { video } from './webcam.ts';

/** Radius shown by the magnifier [px of the camera], and its side [px]. */
const RADIUS_PX = 14;
const SIDE_PX = 280;

interface MagnifierProps {
  readonly at: PixelPoint;
  /** The width of the picture [px of the camera]. */
  readonly width: number;
}

function Magnifier({ at, width }: MagnifierProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { xPx, yPx } = at;
  useEffect(() => {
    let wanted = true;
    const draw = () => {
      const context = canvas.current?.getContext('2d');
      if (!wanted || !context) return;
      context.imageSmoothingEnabled = false;
      context.fillRect(0, 0, SIDE_PX, SIDE_PX);
      const breadth = 2 * RADIUS_PX;
      const from = [xPx - RADIUS_PX, yPx - RADIUS_PX] as const;
      context.drawImage(video, ...from, breadth, breadth, 0, 0, SIDE_PX, SIDE_PX);
      video.requestVideoFrameCallback(draw);
    };
    draw();
    return () => {
      wanted = false;
    };
  }, [xPx, yPx]);
  return (
    <div class="magnifier" data-side={xPx < width / 2 ? 'right' : 'left'} aria-hidden="true">
      <canvas ref={canvas} width={SIDE_PX} height={SIDE_PX} />
    </div>
  );
}

/** Points per side of the work area's outline. */
const OUTLINE_POINTS = 24;

function PictureOverlay({ width }: Pick<FrameSize, 'width'>) {
  const fit = floorFit.value;
  const seen = lastMeasurement.value;
  const numbered = floorSource.value === 'tags' ? tagLabels() : markLabels();
  return (
    <>
      {fit && <Outline camera={fit.camera} width={width} />}
      {floorSource.value === 'tags' &&
        detectedTags.value?.map(({ id, corners }) => (
          <polygon key={id} points={corners.map(({ xPx, yPx }) => `${xPx},${yPx}`).join(' ')} />
        ))}
      {numbered.map(({ name, at: { xPx, yPx } }) => (
        <g key={name}>
          {floorSource.value === 'corners' && <Cross xPx={xPx} yPx={yPx} size={width / 60} />}
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

const markLabels = () => draftMarks.value.map(({ pixel }, i) => ({ name: i + 1, at: pixel }));

const tagLabels = () =>
  (detectedTags.value ?? []).map(({ id, corners }) => ({ name: id, at: corners[1] as PixelPoint }));

function Cross({ xPx, yPx, size }: PixelPoint & { readonly size: number }) {
  const lines = `M${xPx - size} ${yPx}H${xPx + size}M${xPx} ${yPx - size}V${yPx + size}`;
  return (
    <>
      <path class="under" d={lines} />
      <path d={lines} />
    </>
  );
}

/** The work area, or the wall, as projected by the fit: an implausible outline reveals swapped or mistyped marks. */
function Outline({ camera, width }: { readonly camera: CameraFit; readonly width: number }) {
  const border = borderInView();
  const seen = border.flatMap((floor) => {
    const pixel = camera.toPixel(floor);
    const back = camera.toFloor(pixel);
    // Points behind the camera or beyond the fold of the lens don't map back onto themselves.
    const same = back && Math.hypot(back.xM - floor.xM, back.yM - floor.yM) < 0.05;
    return same && distancePx(pixel, { xPx: 0, yPx: 0 }) < 9 * width ? [pixel] : [];
  });
  return <polygon class="area" points={seen.map(({ xPx, yPx }) => `${xPx},${yPx}`).join(' ')} />;
}

/** The border of the work area, or of the wall of the collection. */
function borderInView(): FloorPoint[] {
  const area = workArea.value;
  if (wall.value) {
    const outline = outlineOf(wall.value, wall.value.plane);
    return outline.map(([along, across]) => inView(floorPoint(along, across)));
  }
  if (!area) return [];
  const { rMinM, rMaxM, bearingMinRad, bearingMaxRad } = area;
  const arc = (radiusM: number, from: number, to: number) =>
    Array.from({ length: OUTLINE_POINTS + 1 }, (_, i) =>
      polarPoint(radiusM, from + ((to - from) * i) / OUTLINE_POINTS),
    );
  return [...arc(rMaxM, bearingMinRad, bearingMaxRad), ...arc(rMinM, bearingMaxRad, bearingMinRad)];
}

/** Whether the picture is enlarged. */
export const large = signal(false);

export function CameraPicture({ width, height }: FrameSize) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    frame.current?.prepend(video);
    void video.play(); // a video pauses when it leaves the document
    return () => {
      cursor.value = null;
    };
  }, []);
  const markable = floorSource.value === 'corners' && !isObserving.value;
  const size = { width, height };
  return (
    <div class="camera-picture" ref={frame} style={{ '--ratio': width / height }}>
      {markable ? (
        <svg
          role="application"
          aria-label={texts.picture}
          tabindex={0}
          viewBox={`0 0 ${width} ${height}`}
          onKeyDown={(event) => pointByKey(event, size)}
          onPointerDown={(event) => pointAt(event, size)}
          onPointerMove={(event) => pointAt(event, size)}
          onPointerUp={(event) => markAt(event, size)}
          onPointerCancel={leave}
          onPointerLeave={leave}
        >
          <PictureOverlay width={width} />
        </svg>
      ) : (
        <svg role="img" aria-label={texts.pictureSeen} viewBox={`0 0 ${width} ${height}`}>
          <PictureOverlay width={width} />
        </svg>
      )}
      {markable && cursor.value && <Magnifier at={cursor.value} width={width} />}
    </div>
  );
}

/** The picture enlarged over the view; header and stop button stay visible. */
export function LargePicture(size: FrameSize) {
  const place = useRef<HTMLDivElement>(null);
  const done = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const popover = place.current!;
    const coverView = () => {
      const view = popover.closest('.view')!.getBoundingClientRect();
      popover.style.inset = `${view.top}px ${innerWidth - view.right}px auto ${view.left}px`;
      popover.style.height = `${view.height}px`;
    };
    coverView();
    popover.showPopover();
    done.current?.focus();
    addEventListener('resize', coverView);
    return () => removeEventListener('resize', coverView);
  }, []);
  const close = () => {
    large.value = false;
  };
  return (
    <div
      class="large-picture"
      popover="manual"
      ref={place}
      role="dialog"
      aria-label={texts.title}
      onKeyDown={({ key }) => key === 'Escape' && close()}
    >
      <div class="room">
        <CameraPicture {...size} />
      </div>
      <p>{floorSource.value === 'corners' ? texts.largeHint : ''}</p>
      <button type="button" class="primary" ref={done} onClick={close}>
        {texts.done}
      </button>
    </div>
  );
}

const leave = () => {
  cursor.value = null;
};
