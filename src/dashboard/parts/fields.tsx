/** Form fields: a validated text field, numbers within bounds, and a slider. */

import type { Signal } from '@preact/signals';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { parseNumber, plain } from '../format.ts';
import { inLanguage } from '../language.ts';
import './fields.css';

interface CheckedFieldProps {
  readonly label: string;
  readonly value: string;
  /** The error of the value, or null. */
  readonly fault: string | null;
  readonly placeholder?: string;
  readonly inputMode: 'decimal' | 'numeric' | 'text';
  readonly onType: (text: string) => void;
}

export function CheckedField(props: CheckedFieldProps) {
  const { label, value, fault, placeholder, inputMode, onType } = props;
  const about = useId();
  const input = useRef<HTMLInputElement>(null);
  // The error appears once the field has been left, and stays until the value is valid.
  const [isShown, setIsShown] = useState(fault !== null);
  if (isShown && fault === null) setIsShown(false);
  // Lets the browser block the form and show the field.
  useLayoutEffect(() => input.current!.setCustomValidity(fault ?? ''), [fault]);
  return (
    <div class="checked">
      <label>
        {label}
        <input
          ref={input}
          type="text"
          inputMode={inputMode}
          autocomplete="off"
          spellcheck={false}
          placeholder={placeholder}
          aria-invalid={isShown}
          aria-describedby={about}
          value={value}
          onInput={({ currentTarget }) => onType(currentTarget.value)}
          onBlur={() => setIsShown(fault !== null)}
          onInvalid={() => setIsShown(true)}
        />
      </label>
      <p class="problem" id={about}>
        {isShown && fault}
      </p>
    </div>
  );
}

/** Bounds of an integer, or of a number above an exclusive minimum; named as in JSON Schema. */
export type NumberBounds =
  | { readonly minimum: number; readonly maximum: number }
  | { readonly exclusiveMinimum: number; readonly maximum?: number };

/** Parses a number within bounds; undefined if it is invalid. */
export function readNumber(text: string, bounds: NumberBounds): number | undefined {
  const { maximum = Number.POSITIVE_INFINITY } = bounds;
  const value = 'minimum' in bounds ? parseWhole(text) : parseNumber(text);
  if (value === undefined || !(value <= maximum)) return undefined;
  const enough = 'minimum' in bounds ? value >= bounds.minimum : value > bounds.exclusiveMinimum;
  return enough ? value : undefined;
}

/** The bounds in words. */
export function boundsText(bounds: NumberBounds): string {
  if ('minimum' in bounds) return texts.whole(plain(bounds.minimum), plain(bounds.maximum));
  const above = texts.above(plain(bounds.exclusiveMinimum));
  return bounds.maximum === undefined ? `${above}.` : above + texts.most(plain(bounds.maximum));
}

/** Rejects commas, which might separate thousands or decimals. */
const parseWhole = (text: string): number | undefined =>
  /^\d+$/.test(text.trim()) ? Number(text) : undefined;

const english = {
  whole: (least: string, most: string) => `An integer from ${least} to ${most}.`,
  above: (least: string) => `A number above ${least}`,
  most: (most: string) => `, at most ${most}.`,
};
const french: typeof english = {
  whole: (least, most) => `Un entier de ${least} à ${most}.`,
  above: (least) => `Un nombre supérieur à ${least}`,
  most: (most) => `, au plus ${most}.`,
};
const texts = inLanguage({ en: english, fr: french });

interface RangeProps {
  readonly of: Signal<number>;
  /** Formats the value. */
  readonly label: (value: number) => string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onChange?: () => void;
}

/** A slider with its value as text above it. */
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
