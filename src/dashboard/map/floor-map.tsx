/**
 * The floor from above: x (forward) up, y (left) left. Click, tap or drag, or move the crosshair and
 * press Enter, to aim there; or to do what another tool of the page does.
 */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, FunctionComponent, RefObject, TargetedPointerEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { workArea } from '../state.ts';
import { BeamLayer, CrosshairLayer, SamplesLayer, TargetLayer } from './live-layers.tsx';
import { fitMap, type MapView, toFloor, type WorkAreaView } from './map-geometry.ts';
import { MapReadout } from './map-readout.tsx';
import { pointByKey, pointerAway, pointerDown, pointerMove, pointerUp } from './pointing.ts';
import { texts } from './texts.ts';
import { WorkAreaLayer } from './work-area-layer.tsx';
import './map.css';

/** Room for the labels around the work area. */
const MARGIN_PX = 40;
const NARROW_PX = 500;
const NARROW_MARGIN_PX = 28;

interface FloorMapProps {
  /** Layers under the samples, and over everything but the spot. */
  readonly ground?: MapLayer;
  readonly plan?: MapLayer;
  /** What these mean, for the legend. */
  readonly legend?: ComponentChildren;
}

/** Draws something on the floor. */
export type MapLayer = FunctionComponent<{ readonly area: WorkAreaView; readonly view: MapView }>;

export function FloorMap({ legend, ...layers }: FloorMapProps) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useSizeOf(frame);
  const area = workArea.value;
  const view = area && size && fitMap(area, size.widthPx, size.heightPx, marginOf(size));
  return (
    <div class="map">
      <div class="floor" ref={frame}>
        {area && view ? (
          <Floor area={area} view={view} {...layers} />
        ) : (
          <p class="empty">{texts.loading}</p>
        )}
      </div>
      <MapReadout area={area}>{legend}</MapReadout>
    </div>
  );
}

const marginOf = ({ widthPx }: { readonly widthPx: number }): number =>
  widthPx < NARROW_PX ? NARROW_MARGIN_PX : MARGIN_PX;

interface FloorProps extends Omit<FloorMapProps, 'legend'> {
  readonly area: WorkAreaView;
  readonly view: MapView;
}

function Floor({ area, view, ground: Ground, plan: Plan }: FloorProps) {
  const under = ({ currentTarget, clientX, clientY }: TargetedPointerEvent<SVGSVGElement>) => {
    const { left, top } = currentTarget.getBoundingClientRect();
    return toFloor(view, { xPx: clientX - left, yPx: clientY - top });
  };
  return (
    <svg
      role="application"
      aria-label={texts.label}
      tabindex={0}
      viewBox={`0 0 ${view.widthPx} ${view.heightPx}`}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        pointerDown(under(event));
      }}
      onPointerMove={(event) => pointerMove(under(event), event.pointerType === 'mouse')}
      onPointerUp={(event) => pointerUp(under(event))}
      onPointerCancel={pointerAway}
      onPointerLeave={pointerAway}
      onKeyDown={(event) => pointByKey(event, view, area)}
    >
      <WorkAreaLayer area={area} view={view} />
      {Ground && <Ground area={area} view={view} />}
      <SamplesLayer view={view} />
      {Plan && <Plan area={area} view={view} />}
      <BeamLayer view={view} />
      <TargetLayer view={view} />
      <CrosshairLayer view={view} />
    </svg>
  );
}

/** The size of an element [px], once known. */
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
