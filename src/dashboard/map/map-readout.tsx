/** Coordinates under the pointer or the crosshair, in the map's corner, and what the dots mean. */
import type { ComponentChildren } from 'preact';
import { inWorkArea } from '../../geometry/work-area.ts';
import type { FloorPoint } from '../../units.ts';
import { aim } from '../aim.ts';
import { errorAt } from './error-shading.ts';
import { errorField, shaded } from './expected-errors.ts';
import { inGeometry, type WorkAreaView } from './map-geometry.ts';
import { crosshair, pointed } from './pointing.ts';
import { texts } from './texts.ts';

interface MapReadoutProps {
  readonly area: WorkAreaView | null;
  /** More of the legend. */
  readonly children?: ComponentChildren;
}

export function MapReadout({ area, children }: MapReadoutProps) {
  const at = pointed.value;
  const outside = at !== null && area !== null && !inWorkArea(inGeometry(area), at);
  const field = shaded.value ? errorField.value : null;
  const errorMm = at && field ? (toldAt(at) ?? errorAt(field, at)) : null;
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
      <ul class="legend">
        <li data-mark="spot">{texts.legend.spot}</li>
        <li data-mark="target">{texts.legend.target}</li>
        <li data-mark="samples">{texts.legend.samples}</li>
      </ul>
    </div>
  );
}

/** What the strip below says of the last target, while that is pointed at; the map is interpolated. */
function toldAt({ xM, yM }: FloorPoint): number | null {
  const { target, prediction } = aim.value ?? {};
  return target?.xM === xM && target.yM === yM ? (prediction?.expectedErrorMm ?? null) : null;
}
