/** The camera: open it, mark the floor, and let it say where the spot is. */
import { collection, isUnfinished, live } from '../../../state.ts';
import { collect, wantedCount } from '../collecting.ts';
import { draftMarks, fitted, typeMark } from './camera-marks.ts';
import { CameraPicture } from './camera-picture.tsx';
import { texts } from './texts.ts';
import { lastMiss, watching } from './watching.ts';
import { cameraProblem, cameras, closeCamera, frameSize, openCamera, video } from './webcam.ts';
import './camera.css';

export function CameraCard() {
  const size = frameSize.value;
  return (
    <section class="card" aria-labelledby="camera-title">
      <h2 id="camera-title">{texts.title}</h2>
      {size ? (
        <>
          <CameraChoice />
          <CameraPicture {...size} />
          <p>{texts.hint}</p>
          <Marks />
          <Watch />
        </>
      ) : (
        <button type="button" onClick={() => void openCamera()}>
          {texts.open}
        </button>
      )}
      <p class="problem" role="alert">
        {cameraProblem.value}
      </p>
    </section>
  );
}

function CameraChoice() {
  const stream = video.srcObject as MediaStream | null;
  return (
    <div class="camera-choice">
      <label>
        {texts.choose}
        <select
          value={stream?.getVideoTracks()[0]?.getSettings().deviceId ?? ''}
          onChange={({ currentTarget }) => void openCamera(currentTarget.value)}
        >
          {cameras.value.map(({ deviceId, label }, i) => (
            <option key={deviceId} value={deviceId}>
              {label || texts.nameless(i + 1)}
            </option>
          ))}
        </select>
      </label>
      <button type="button" onClick={closeCamera}>
        {texts.close}
      </button>
    </div>
  );
}

const Marks = () => (
  <div class="camera-marks">
    {draftMarks.value.map((mark, i) => (
      <div key={`${mark.pixel.xPx}/${mark.pixel.yPx}`}>
        {(['x', 'y'] as const).map((axis) => (
          <label key={axis}>
            {texts[axis](i + 1)}
            <input
              inputMode="decimal"
              autoComplete="off"
              value={mark[axis]}
              onInput={({ currentTarget }) => typeMark(i, { [axis]: currentTarget.value })}
            />
          </label>
        ))}
      </div>
    ))}
  </div>
);

function Watch() {
  const fit = fitted.value;
  const camera = fit && 'camera' in fit ? fit.camera : null;
  const job = collection.value;
  const running = isUnfinished(job);
  const begin = async () => {
    watching.value = true;
    if (!running) await collect(true);
  };
  return (
    <>
      <p role="status">{fit && ('camera' in fit ? trust(fit.camera) : texts.lacks[fit.lacks])}</p>
      <div class="buttons">
        <button
          type="button"
          class="primary"
          disabled={
            !camera || !live.value || (running && (watching.value || job?.observer !== 'external'))
          }
          onClick={() => void begin()}
        >
          {running ? texts.goOn : texts.collect(wantedCount.value)}
        </button>
        <button
          type="button"
          disabled={running && watching.value}
          onClick={() => {
            draftMarks.value = [];
          }}
        >
          {texts.clear}
        </button>
      </div>
      <p role="status">{lastMiss.value && texts.missed[lastMiss.value]}</p>
    </>
  );
}

function trust(camera: Camera): string {
  const marks = draftMarks.value;
  const mm = Math.max(
    ...marks.map(({ pixel }) => {
      const floor = camera.toFloor(pixel);
      return floor ? camera.pixelMm(floor) : 0;
    }),
  );
  return camera.residualMm === undefined ? texts.exact(mm) : texts.residual(camera.residualMm, mm);
}

type Camera = Extract<NonNullable<typeof fitted.value>, { readonly camera: unknown }>['camera'];
