/**
 * Stop, and apart from it Resume: whoever hits stop twice in a fright must not resume by that.
 */
import { resume, stop, stopState } from '../commands.ts';
import { link, rig } from '../state.ts';
import { texts } from '../texts.ts';
import './stop-button.css';

const LABELS = {
  ready: texts.stop.stop,
  stopping: texts.stop.stopping,
  unconfirmed: texts.stop.unconfirmed,
  stopped: texts.stop.stopped,
};

export function StopButton() {
  const state = stopState.value;
  const stopped = link.value.phase === 'open' && rig.value?.state === 'stopped';
  return (
    <div class="stop-group">
      {/* Always laid out, so that nothing moves under a finger. */}
      <button
        type="button"
        class="resume"
        disabled={!stopped || state === 'stopping'}
        onClick={() => void resume()}
      >
        {texts.stop.resume}
      </button>
      <button
        type="button"
        class="stop"
        data-state={state}
        title={texts.stop.hint}
        aria-keyshortcuts="Space"
        // Down, not up: a stop is early. A click without a pointer comes from keyboard or reader.
        onPointerDown={() => void stop()}
        onClick={({ detail }) => detail === 0 && void stop()}
      >
        <span aria-live="assertive">{LABELS[state]}</span>
      </button>
    </div>
  );
}
