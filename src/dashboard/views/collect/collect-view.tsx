/** Collect: take samples of where the spot falls. */
import { useEffect } from 'preact/hooks';
import { AimStrip } from '../../map/aim-strip.tsx';
import { FloorMap } from '../../map/floor-map.tsx';
import { CameraCard } from './camera/camera-card.tsx';
import { CollectCard } from './collect-card.tsx';
import { ResidualLayer, ResidualLegend } from './residual-layer.tsx';
import { watchResiduals } from './residuals.ts';
import { SamplesCard } from './samples-card.tsx';

export function CollectView() {
  useEffect(watchResiduals, []);
  return (
    <div class="split">
      <div class="stage">
        <FloorMap ground={ResidualLayer} legend={<ResidualLegend />} />
        <AimStrip />
      </div>
      <div class="side">
        <CollectCard />
        <SamplesCard />
        <CameraCard />
      </div>
    </div>
  );
}
