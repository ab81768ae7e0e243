/** The seed that a class shares. */
import { useSignal, useSignalEffect } from '@preact/signals';
import { SEED_BOUNDS } from '../../../random.ts';
import { boundsText } from '../../parts/number-bounds.ts';
import { texts } from './texts.ts';
import { parseSeed, seed, takeSeed, wrongSeed } from './workbook.ts';

export function SeedField() {
  const words = texts.seed;
  const typed = useSignal(wrongSeed.peek() ?? String(seed.peek()));
  useSignalEffect(() => {
    if (wrongSeed.value !== null) typed.value = wrongSeed.value;
    else if (parseSeed(typed.peek()) !== seed.value) typed.value = String(seed.value);
  });
  const wrong = parseSeed(typed.value) === undefined;
  return (
    <div class="card seed">
      <label>
        {words.label}
        <input
          type="text"
          inputMode="numeric"
          aria-describedby="seed-hint"
          aria-invalid={wrong}
          value={typed.value}
          onInput={({ currentTarget }) => {
            typed.value = currentTarget.value;
            const next = parseSeed(typed.value);
            if (next !== undefined) takeSeed(next);
          }}
        />
      </label>
      <p id="seed-hint" class={wrong ? 'problem' : 'details'}>
        {wrong ? boundsText(SEED_BOUNDS) : words.hint}
      </p>
    </div>
  );
}
