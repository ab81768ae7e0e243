/** The camera card: opens a camera, fits it to the floor, and measures the spot. */
import { useRef } from 'preact/hooks';
import { arm } from '../../../commands.ts';
import { millimetres, point } from '../../../format.ts';
import { useRestoredFocus } from '../../../parts/restore-focus.ts';
import { collection, isUnfinished, live, mayMove, rig } from '../../../state.ts';
import { texts as shared } from '../../../texts.ts';
import { type FrameSize, LASER_COLOURS, type LaserColour } from '../../../vision/frame.ts';
import {
  isMeasuring,
  isObserving,
  laserColour,
  lastMeasurement,
  measurementError,
  measureOnce,
} from './camera-observer.ts';
import { CameraPicture, LargePicture, large } from './camera-picture.tsx';
import { type FloorFit, type FloorLack, fitted, floorFit, floorSource } from './floor-camera.ts';
import { FloorFields } from './floor-fields.tsx';
import { texts } from './texts.ts';
import {
  cameraProblem,
  cameras,
  canLockExposure,
  closeCamera,
  frameSize,
  isExposureLocked,
  lockExposure,
  openCamera,
  videoTrack,
} from './webcam.ts';
import './camera.css';

/** Residuals of the marks: below the first the fit is good, above the second it is unusable [mm]. */
const GOOD_MM = 5;
const POOR_MM = 12;
/** Scale error above which the tags were probably printed with "fit to page". */
const OVERSIZE = 0.01;

/** The quality of the fit, and how to improve it. */
function fitText({ agreedMm, pixelMm, worst, oversize }: FloorFit): string {
  const pixel = texts.pixel(millimetres(pixelMm));
  if (agreedMm === undefined) return `${texts.exact} ${pixel}`;
  const agreed = texts.residual(millimetres(agreedMm));
  if (Math.abs(oversize) > OVERSIZE) return `${agreed} ${texts.tags.oversize(oversize)}`;
  if (agreedMm <= GOOD_MM) return `${agreed} ${texts.good} ${pixel}`;
  const name =
    floorSource.value === 'tags' ? texts.tags.tag(worst.number) : texts.mark(worst.number);
  const cure = agreedMm <= POOR_MM ? texts.fair : texts.poor;
  return `${agreed} ${cure(name, millimetres(worst.offMm))}`;
}

/** What is missing for a fit. */
const lackText = ({ lacks, missing }: FloorLack): string =>
  lacks === 'tags-too-few' ? texts.tags.missing(missing) : (texts.lacks[lacks] ?? lacks);

/** The measured spot, or the reason for a miss and its fix. */
function measurementText(look: typeof lastMeasurement.value): string {
  if (!look) return '';
  return 'miss' in look ? texts.missed[look.miss] : texts.seen(point(look.floor));
}

export function CameraCard() {
  const size = frameSize.value;
  const locked = isUnfinished(collection.value) && isObserving.value;
  const card = useRef<HTMLElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  useRestoredFocus(size === null, () => opener.current ?? card.current?.querySelector('select'));
  return (
    <section class="card camera" aria-labelledby="camera-title" ref={card}>
      <h2 id="camera-title">{texts.title}</h2>
      {size ? (
        <>
          <CameraChoice locked={locked} />
          <Picture {...size} />
          <FloorFields locked={locked} />
          <ObservePart />
        </>
      ) : (
        <>
          <p class="details">{texts.openHint}</p>
          <button type="button" ref={opener} onClick={() => void openCamera()}>
            {texts.open}
          </button>
        </>
      )}
      <p class="problem" role="alert">
        {cameraProblem.value}
      </p>
    </section>
  );
}

const CameraChoice = ({ locked }: { readonly locked: boolean }) => (
  <fieldset class="pair" disabled={locked}>
    <label>
      {texts.choose}
      <select
        value={videoTrack()?.getSettings().deviceId ?? ''}
        onChange={({ currentTarget }) => void openCamera(currentTarget.value)}
      >
        {cameras.value.map(({ deviceId, label }, i) => (
          <option key={deviceId} value={deviceId}>
            {label || texts.nameless(i + 1)}
          </option>
        ))}
      </select>
    </label>
    <label>
      {texts.laser}
      <select
        value={laserColour.value}
        onChange={({ currentTarget }) => {
          laserColour.value = currentTarget.value as LaserColour;
        }}
      >
        {LASER_COLOURS.map((colour) => (
          <option key={colour} value={colour}>
            {texts.colours[colour]}
          </option>
        ))}
      </select>
    </label>
  </fieldset>
);

function Picture(size: FrameSize) {
  const enlarger = useRef<HTMLButtonElement>(null);
  useRestoredFocus(large.value, () => (large.value ? null : enlarger.current));
  return (
    <>
      {large.value ? (
        <>
          <div class="camera-picture" style={{ '--ratio': size.width / size.height }} />
          <LargePicture {...size} />
        </>
      ) : (
        <CameraPicture {...size} />
      )}
      <div class="buttons">
        <button
          type="button"
          ref={enlarger}
          onClick={() => {
            large.value = true;
          }}
        >
          {texts.large}
        </button>
        {canLockExposure.value && (
          <button
            type="button"
            aria-pressed={isExposureLocked.value}
            title={texts.holdHint}
            onClick={() => void lockExposure(!isExposureLocked.value)}
          >
            {texts.hold}
          </button>
        )}
        <button type="button" onClick={closeCamera}>
          {texts.close}
        </button>
      </div>
    </>
  );
}

function ObservePart() {
  const fit = fitted.value;
  const job = collection.value;
  const running = isUnfinished(job);
  const paused = running && job?.observer === 'external' && !isObserving.value;
  const released = live.value && rig.value?.servoOn === false && !running;
  const ready = floorFit.value !== null && mayMove.value;
  const measureButton = useRef<HTMLButtonElement>(null);
  useRestoredFocus(released, () => measureButton.current);
  return (
    <>
      <p role="status">{fit && ('camera' in fit ? fitText(fit) : lackText(fit))}</p>
      {released && <p class="details">{texts.released}</p>}
      <div class="buttons">
        {paused && (
          <button
            type="button"
            class="primary"
            disabled={!ready}
            onClick={() => {
              isObserving.value = true;
            }}
          >
            {texts.goOn}
          </button>
        )}
        {released && (
          <button type="button" onClick={() => void arm()}>
            {shared.commands.arm}
          </button>
        )}
        <button
          type="button"
          ref={measureButton}
          title={texts.measureHint}
          disabled={!ready || running || isMeasuring.value || released}
          onClick={() => void measureOnce()}
        >
          {texts.look}
        </button>
      </div>
      <p role="status">{measurementText(lastMeasurement.value)}</p>
      <p class="problem" role="alert">
        {measurementError.value}
      </p>
    </>
  );
}
