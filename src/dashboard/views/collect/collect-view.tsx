/** The view Collect: steps from a newly connected rig, through samples of its spot, to a model. */
import { useSignalEffect } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import wiring from '../../../../firmware/wiring.svg';
import { AimStrip } from '../../map/aim-strip.tsx';
import { FloorMap } from '../../map/floor-map.tsx';
import { useRestoredFocus } from '../../parts/restore-focus.ts';
import { rigFile } from '../../resources.ts';
import { SceneCard } from '../../scene/scene-canvas.tsx';
import { link, mayOperate } from '../../state.ts';
import { CameraCard } from './camera/camera-card.tsx';
import { CollectCard } from './collect-card.tsx';
import { observerMode } from './observer-mode.ts';
import { ResidualLayer, ResidualLegend, watchResiduals } from './residuals.tsx';
import { SamplesCard } from './samples-card.tsx';
import { DirectionCard, LimitsCard } from './steps/axis-cards.tsx';
import { StepList } from './steps/step-card.tsx';
import type { StepId } from './steps/steps.ts';
import { followCollection, openStep } from './steps/steps.ts';
import { texts } from './steps/texts.ts';
import { TrainCard } from './steps/train-card.tsx';
import { ObserverModeCard, WiringCard } from './steps/wiring-card.tsx';

const CARDS: Readonly<Record<StepId, FunctionComponent>> = {
  wiring: WiringCard,
  limits: LimitsCard,
  direction: DirectionCard,
  observer: ObserverModeCard,
  collect: CollectCard,
  train: TrainCard,
};

/** The picture of a step: its wiring, the rig as it moves, or the samples on the floor. */
function StepPicture({ step }: { readonly step: StepId | null }) {
  switch (step) {
    case 'wiring':
      return (
        <div class="card wiring">
          <img src={wiring} alt={texts.wiringPicture} width={1000} height={660} />
        </div>
      );
    case 'limits':
    case 'direction':
      return <SceneCard />;
    default:
      return (
        <>
          <FloorMap ground={ResidualLayer} legend={<ResidualLegend />} />
          <AimStrip />
        </>
      );
  }
}

export function CollectView() {
  useEffect(watchResiduals, []);
  useEffect(followCollection, []);
  useSignalEffect(() => {
    if (link.value.phase === 'open') void rigFile.load();
  });
  const step = openStep.value;
  const Card = step && CARDS[step];
  const side = useRef<HTMLDivElement>(null);
  useRestoredFocus(step, () => side.current?.querySelector('h2'));
  const byCamera = observerMode.value === 'camera' && (step === 'observer' || step === 'collect');
  return (
    <div class="collect" data-step={step}>
      {mayOperate.value && <StepList />}
      <div class="split">
        <div class="stage">
          <StepPicture step={mayOperate.value ? step : 'collect'} />
        </div>
        <div class="side" ref={side}>
          {mayOperate.value && (
            <>
              {Card ? <Card /> : <p class="card empty">{texts.loading}</p>}
              {byCamera && <CameraCard />}
            </>
          )}
          {(step === 'collect' || !mayOperate.value) && <SamplesCard />}
        </div>
      </div>
    </div>
  );
}
