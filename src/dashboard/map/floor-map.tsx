/**
 * The floor map, seen from above: x (forward) up, y (left) left. Clicking, dragging, or the crosshair
 * with Enter aims there, or operates another tool of the page.
 */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, RefObject, TargetedMouseEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { isInWorkArea } from '../../geometry/work-area.ts';
import type { FloorPoint } from '../../units.ts';
import { aim } from '../aim.ts';
import { keepOut, workArea } from '../state.ts';
import { errorField, shaded } from './error-layer.tsx';
import { errorAt } from './error-shading.ts';
import { GridLayer, KeepOutLayer, WorkAreaLayer } from './floor-layers.tsx';
import {
  fitMap,
  inGeometry,
  type MapView,
  sectorPath,
  toFloor,
  type WorkAreaView,
  zoomed,
} from './map-geometry.ts';
import type { MapLayer } from './map-layers.tsx';
import { CrosshairLayer, RigLayer, SamplesLayer, TargetLayer } from './map-layers.tsx';
import {
  crosshair,
  pointByKey,
  pointed,
  pointerAway,
  pointerDown,
  pointerMove,
  pointerUp,
} from './pointing.ts';
import { texts } from './texts.ts';
import {
  gestureDown,
  gestureMove,
  gestureUp,
  zoom,
  zoomBy,
  zoomByKey,
  zoomByWheel,
} from './zooming.ts';
import './map.css';
import './legend.css';

interface MapReadoutProps {
  readonly area: WorkAreaView | null;
  /** The legend of additional layers. */
  readonly children?: ComponentChildren;
}

/** Coordinates under the pointer or crosshair, in the map's corner, and the legend below it. */
function MapReadout({ area, children }: MapReadoutProps) {
  const at = pointed.value;
  const outside = at !== null && area !== null && !isInWorkArea(inGeometry(area), at);
  const field = shaded.value ? errorField.value : null;
  const errorMm = at && field && !outside ? (lastTargetErrorMm(at) ?? errorAt(field, at)) : null;
  return (
    <div class="map-readout">
      <p class="coordinates" data-outside={outside}>
        {at ? texts.at(at) : ''}
        {outside && <span> · {texts.outside}</span>}
        {errorMm !== null && <span> · {texts.errors.here(errorMm)}</span>}
      </p>
      <p class="sr-only" aria-live="polite">
        {crosshair.value ? texts.crosshair(crosshair.value) : ''}
      </p>
      {children}
    </div>
  );
}

const Legend = () => (
  <ul class="legend">
    <li data-mark="spot">{texts.legend.spot}</li>
    <li data-mark="target">{texts.legend.target}</li>
    <li data-mark="samples">{texts.legend.samples}</li>
    {keepOut.value.length > 0 && <li data-mark="keep-out">{texts.legend.keepOut}</li>}
  </ul>
);

/** The expected error shown in the strip below, if the last target is pointed at; the map's is interpolated. */
function lastTargetErrorMm({ xM, yM }: FloorPoint): number | null {
  const { target, prediction } = aim.value ?? {};
  return target?.xM === xM && target.yM === yM ? (prediction?.expectedErrorMm ?? null) : null;
}

/** Margin for the labels around the work area. */
const MARGIN_PX = 40;
const NARROW_PX = 500;
const NARROW_MARGIN_PX = 28;

interface FloorMapProps {
  /** Layers below the samples, and above everything but the spot. */
  readonly ground?: MapLayer;
  readonly plan?: MapLayer;
  /** The legend of these layers. */
  readonly legend?: ComponentChildren;
  /** Over the floor, in its lower left corner. */
  readonly corner?: ComponentChildren;
}

export function FloorMap({ legend, corner, ...layers }: FloorMapProps) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useSizeOf(frame);
  const area = workArea.value;
  const fitted = area && size && fitMap(area, size.widthPx, size.heightPx, marginOf(size));
  return (
    <div class="map">
      <div class="floor" ref={frame}>
        {area && fitted ? (
          <>
            <Floor area={area} fitted={fitted} {...layers} />
            <ZoomButtons fitted={fitted} />
            <div class="corner">{corner}</div>
          </>
        ) : (
          <p class="empty">{texts.loading}</p>
        )}
      </div>
      <MapReadout area={area}>{legend}</MapReadout>
      <Legend />
    </div>
  );
}

const marginOf = ({ widthPx }: { readonly widthPx: number }): number =>
  widthPx < NARROW_PX ? NARROW_MARGIN_PX : MARGIN_PX;

interface FloorProps extends Omit<FloorMapProps, 'legend' | 'corner'> {
  readonly area: WorkAreaView;
  readonly fitted: MapView;
}

function Floor({ area, fitted, ground: Ground, plan: Plan }: FloorProps) {
  const view = zoomed(fitted, zoom.value);
  const placeOf = ({ currentTarget, clientX, clientY }: TargetedMouseEvent<SVGSVGElement>) => {
    const { left, top } = currentTarget.getBoundingClientRect();
    return { xPx: clientX - left, yPx: clientY - top };
  };
  const away = (event: PointerEvent) => {
    gestureUp(event);
    pointerAway();
  };
  return (
    <svg
      role="application"
      aria-label={texts.label}
      tabindex={0}
      viewBox={`0 0 ${view.widthPx} ${view.heightPx}`}
      onPointerDown={(event) => {
        if (event.button > 1) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const place = placeOf(event);
        if (!gestureDown(event, place)) pointerDown(toFloor(view, place));
      }}
      onPointerMove={(event) => {
        const place = placeOf(event);
        if (gestureMove(event, fitted, place)) return;
        pointerMove(toFloor(view, place), event.pointerType === 'mouse');
      }}
      onPointerUp={(event) => {
        if (!gestureUp(event)) pointerUp(toFloor(view, placeOf(event)));
      }}
      onPointerCancel={away}
      onPointerLeave={away}
      onWheel={(event) => zoomByWheel(event, fitted, placeOf(event))}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (zoomByKey(event, fitted)) event.preventDefault();
        else pointByKey(event, view, area);
      }}
    >
      <path class="reach" d={sectorPath(view, area)} />
      {Ground && <Ground area={area} view={view} />}
      <GridLayer view={view} />
      <WorkAreaLayer area={area} view={view} />
      <KeepOutLayer area={area} view={view} />
      <SamplesLayer view={view} />
      {Plan && <Plan area={area} view={view} />}
      <TargetLayer view={view} />
      <RigLayer area={area} view={view} />
      <CrosshairLayer view={view} />
    </svg>
  );
}

const ZoomButtons = ({ fitted }: { readonly fitted: MapView }) => (
  <div class="zoom">
    {ZOOMS.map(({ by, sign, name }) => (
      <button
        key={sign}
        type="button"
        class="small"
        title={texts.zoom[name]}
        aria-label={texts.zoom[name]}
        disabled={by < 1 && !zoom.value}
        onClick={() => zoomBy(fitted, by)}
      >
        {sign}
      </button>
    ))}
  </div>
);
const ZOOMS = [
  { by: 1.5, sign: '+', name: 'in' },
  { by: 1 / 1.5, sign: '−', name: 'out' },
  { by: 0, sign: '⤢', name: 'whole' },
] as const;

/** The size of an element [px]; null until measured. */
function useSizeOf(element: RefObject<HTMLElement | null>) {
  const size = useSignal<{ widthPx: number; heightPx: number } | null>(null);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      size.value = { widthPx: Math.round(width), heightPx: Math.round(height) };
    });
    if (element.current) observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, size]);
  return size.value;
}
