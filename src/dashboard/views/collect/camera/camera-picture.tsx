/** The camera's picture, and what is drawn on it; in its card, or large over the view. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { FrameSize } from '../../../vision/lens.ts';
import { floorWay } from './floor-camera.ts';
import { Magnifier } from './magnifier.tsx';
import { PictureOverlay } from './picture-overlay.tsx';
import { cursor, markAt, pointAt, pointByKey } from './picture-pointing.ts';
import { texts } from './texts.ts';
import { watching } from './watching.ts';
import { video } from './webcam.ts';

/** Whether the picture is large. */
export const large = signal(false);

export function CameraPicture({ width, height }: FrameSize) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    frame.current?.prepend(video);
    void video.play(); // a video that leaves the page pauses
    return () => {
      cursor.value = null;
    };
  }, []);
  const markable = floorWay.value === 'corners' && !watching.value;
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

/** The same picture over the whole view; header and stop button stay in sight. */
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
      <p>{floorWay.value === 'corners' ? texts.largeHint : ''}</p>
      <button type="button" class="primary" ref={done} onClick={close}>
        {texts.done}
      </button>
    </div>
  );
}

const leave = () => {
  cursor.value = null;
};
