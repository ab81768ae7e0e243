/** A button that counts a signal up to a maximum, one step at a time, and stops when it is removed. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { inLanguage } from '../../../language.ts';

const texts = inLanguage({
  en: { play: 'Play', pause: 'Pause' },
  fr: { play: 'Lecture', pause: 'Pause' },
});

interface PlayButtonProps {
  readonly of: Signal<number>;
  readonly max: number;
  /** Steps per second; 20 by default. */
  readonly rateHz?: number;
  /** Text while it stands still. */
  readonly label?: string;
}

export function PlayButton({ of, max, rateHz = 20, label = texts.play }: PlayButtonProps) {
  const isPlaying = useSignal(false);
  useEffect(() => {
    if (!isPlaying.value) return;
    if (of.peek() >= max) of.value = 0;
    const beat = setInterval(() => {
      if (of.peek() < max) of.value += 1;
      else isPlaying.value = false;
    }, 1000 / rateHz);
    return () => clearInterval(beat);
  }, [isPlaying.value]);
  return (
    <button
      type="button"
      class="play"
      onClick={() => {
        isPlaying.value = !isPlaying.value;
      }}
    >
      {isPlaying.value ? texts.pause : label}
    </button>
  );
}
