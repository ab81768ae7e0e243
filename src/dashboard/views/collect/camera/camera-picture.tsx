/** The camera's picture, and the marks on it. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { PixelPoint } from '../../../vision/frame.ts';
import type { FrameSize } from '../../../vision/lens.ts';
import { draftMarks } from './camera-marks.ts';
import { texts } from './texts.ts';
import { video } from './webcam.ts';

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};
const LARGE_STEP_PX = 20;

export function CameraPicture({ width, height }: FrameSize) {
  const frame = useRef<HTMLDivElement>(null);
  const cursor = useSignal<PixelPoint | null>(null);
  useEffect(() => {
    frame.current?.prepend(video);
    void video.play(); // a video that leaves the page pauses
  }, []);
  const add = (pixel: PixelPoint) => {
    draftMarks.value = [...draftMarks.value, { pixel, x: '', y: '' }];
  };
  const byKey = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const at = cursor.value ?? { xPx: width / 2, yPx: height / 2 };
    if (step) {
      const sizePx = event.shiftKey ? LARGE_STEP_PX : 1;
      cursor.value = { xPx: at.xPx + step[0] * sizePx, yPx: at.yPx + step[1] * sizePx };
    } else if (event.key === 'Enter') add(at);
    else return;
    event.preventDefault();
  };
  return (
    <div class="camera-picture" ref={frame}>
      <svg
        role="application"
        aria-label={texts.picture}
        tabindex={0}
        viewBox={`0 0 ${width} ${height}`}
        onKeyDown={byKey}
        onClick={({ currentTarget, clientX, clientY }) => {
          const box = currentTarget.getBoundingClientRect();
          // A click names the pixel of the screen; its middle is half a pixel on.
          add({
            xPx: ((clientX + 0.5 - box.left) / box.width) * width,
            yPx: ((clientY + 0.5 - box.top) / box.height) * height,
          });
        }}
      >
        {draftMarks.value.map(({ pixel: { xPx, yPx } }, i) => (
          <g key={`${xPx}/${yPx}`}>
            <circle cx={xPx} cy={yPx} r={width / 100} />
            <text x={xPx + width / 60} y={yPx} font-size={width / 24}>
              {i + 1}
            </text>
          </g>
        ))}
        {cursor.value && <circle cx={cursor.value.xPx} cy={cursor.value.yPx} r={width / 60} />}
      </svg>
    </div>
  );
}
