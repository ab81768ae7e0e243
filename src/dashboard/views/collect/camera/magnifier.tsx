/** A magnifying glass over the camera's picture, in the corner that is farther from what it shows. */
import { useEffect, useRef } from 'preact/hooks';
import type { PixelPoint } from '../../../vision/frame.ts';
import { video } from './webcam.ts';

/** What it shows of the picture to every side [px of the camera], and how large [px]. */
const RADIUS_PX = 14;
const SIDE_PX = 280;

interface MagnifierProps {
  readonly at: PixelPoint;
  /** The width of the picture [px of the camera]. */
  readonly width: number;
}

export function Magnifier({ at, width }: MagnifierProps) {
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
