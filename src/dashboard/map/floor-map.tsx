/**
 * The floor from above: x (forward) up, y (left) left. Click, tap, or move the crosshair and press
 * Enter to aim there.
 */
import { useSignal } from '@preact/signals';
import type { RefObject, TargetedMouseEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { aimAt } from '../aim.ts';
import { workArea } from '../state.ts';
import { BeamLayer, CrosshairLayer, SamplesLayer, TargetLayer } from './live-layers.tsx';
import { fitMap, type MapView, toFloor, type WorkAreaView } from './map-geometry.ts';
import { MapReadout } from './map-readout.tsx';
import { crosshair, hovered, pointByKey } from './pointing.ts';
import { texts } from './texts.ts';
import { WorkAreaLayer } from './work-area-layer.tsx';
import './map.css';

/** Room for the labels around the work area. */
const MARGIN_PX = 40;
const NARROW_PX = 500;
const NARROW_MARGIN_PX = 28;

export function FloorMap() {
  const frame = useRef<HTMLDivElement>(null);
  const size = useSizeOf(frame);
  const area = workArea.value;
  const view = area && size && fitMap(area, size.widthPx, size.heightPx, marginOf(size));
  return (
    <div class="map">
      <div class="floor" ref={frame}>
        {area && view ? <Floor area={area} view={view} /> : <p class="empty">{texts.loading}</p>}
      </div>
      <MapReadout area={area} />
    </div>
  );
}

const marginOf = ({ widthPx }: { readonly widthPx: number }): number =>
  widthPx < NARROW_PX ? NARROW_MARGIN_PX : MARGIN_PX;

function Floor({ area, view }: { readonly area: WorkAreaView; readonly view: MapView }) {
  const under = (event: TargetedMouseEvent<SVGSVGElement>) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return toFloor(view, { xPx: event.clientX - left, yPx: event.clientY - top });
  };
  return (
    <svg
      role="application"
      aria-label={texts.label}
      tabindex={0}
      viewBox={`0 0 ${view.widthPx} ${view.heightPx}`}
      onClick={(event) => {
        crosshair.value = null;
        void aimAt(under(event));
      }}
      onPointerMove={(event) => {
        if (event.pointerType === 'mouse') hovered.value = under(event);
      }}
      onPointerLeave={() => {
        hovered.value = null;
      }}
      onKeyDown={(event) => pointByKey(event, view, area)}
    >
      <WorkAreaLayer area={area} view={view} />
      <SamplesLayer view={view} />
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
