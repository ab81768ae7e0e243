/** A slider for a number, its value in words above it. */
import type { Signal } from '@preact/signals';

interface RangeProps {
  readonly of: Signal<number>;
  /** Says what it is set to. */
  readonly label: (value: number) => string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onChange?: () => void;
}

export const Range = ({ of, label, min, max, step, onChange }: RangeProps) => (
  <label class="range">
    {label(of.value)}
    <input
      type="range"
      min={min}
      max={max}
      step={step}
      value={of.value}
      onInput={({ currentTarget }) => {
        of.value = currentTarget.valueAsNumber;
        onChange?.();
      }}
    />
  </label>
);
