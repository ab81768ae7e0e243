/** Coordinates under the pointer or the crosshair, in the map's corner, and what the dots mean. */
import { inWorkArea } from '../../geometry/work-area.ts';
import { metres, radians } from '../../units.ts';
import type { WorkAreaView } from './map-geometry.ts';
import { crosshair, hovered } from './pointing.ts';
import { texts } from './texts.ts';

export function MapReadout({ area }: { readonly area: WorkAreaView | null }) {
  const at = crosshair.value ?? hovered.value;
  const outside = at !== null && area !== null && !inWorkArea(inGeometry(area), at);
  return (
    <div class="map-readout">
      <p class="coordinates" data-outside={outside}>
        {at ? texts.at(at) : ''}
        {outside && <span> · {texts.outside}</span>}
      </p>
      <p class="sr-only" aria-live="polite">
        {crosshair.value ? texts.crosshair(crosshair.value) : ''}
      </p>
      <ul class="legend">
        <li data-mark="spot">{texts.legend.spot}</li>
        <li data-mark="target">{texts.legend.target}</li>
        <li data-mark="samples">{texts.legend.samples}</li>
      </ul>
    </div>
  );
}

const inGeometry = (area: WorkAreaView) => ({
  rMin: metres(area.rMinM),
  rMax: metres(area.rMaxM),
  bearingMin: radians(area.bearingMinRad),
  bearingMax: radians(area.bearingMaxRad),
});
