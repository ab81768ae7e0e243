/** A field for text of which not all is taken: it says what is wrong, and its form isn't sent until it is mended. */

import type { Signal } from '@preact/signals';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { parseNumber, plain } from '../format.ts';
import { inLanguage } from '../language.ts';
import './fields.css';

interface CheckedFieldProps {
  readonly label: string;
  readonly value: string;
  /** What is wrong with the value; null where nothing is. */
  readonly fault: string | null;
  readonly placeholder?: string;
  readonly inputMode: 'decimal' | 'numeric' | 'text';
  readonly onType: (text: string) => void;
}

export function CheckedField(props: CheckedFieldProps) {
  const { label, value, fault, placeholder, inputMode, onType } = props;
  const about = useId();
  const input = useRef<HTMLInputElement>(null);
  // Told once the field is left, not of what is half typed; and from then until it is mended.
  const [told, setTold] = useState(fault !== null);
  if (told && fault === null) setTold(false);
  // The browser then holds the form back and shows the field.
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
          aria-invalid={told}
          aria-describedby={about}
          value={value}
          onInput={({ currentTarget }) => onType(currentTarget.value)}
          onBlur={() => setTold(fault !== null)}
          onInvalid={() => setTold(true)}
        />
      </label>
      <p class="problem" id={about}>
        {told && fault}
      </p>
    </div>
  );
}

/** Numbers within bounds, as somebody types them into a field: read, or told what is wanted. */

/** Whole numbers between two, or numbers above one; named as JSON Schema names them. */
export type NumberBounds =
  | { readonly minimum: number; readonly maximum: number }
  | { readonly exclusiveMinimum: number; readonly maximum?: number };

/** The number that a text is; undefined when it is none, or out of bounds. */
export function readNumber(text: string, bounds: NumberBounds): number | undefined {
  const { maximum = Number.POSITIVE_INFINITY } = bounds;
  const value = 'minimum' in bounds ? parseWhole(text) : parseNumber(text);
  if (value === undefined || !(value <= maximum)) return undefined;
  const enough = 'minimum' in bounds ? value >= bounds.minimum : value > bounds.exclusiveMinimum;
  return enough ? value : undefined;
}

/** What a field with these bounds takes, in words. */
export function boundsText(bounds: NumberBounds): string {
  if ('minimum' in bounds) return texts.whole(plain(bounds.minimum), plain(bounds.maximum));
  const above = texts.above(plain(bounds.exclusiveMinimum));
  return bounds.maximum === undefined ? `${above}.` : above + texts.most(plain(bounds.maximum));
}

/** A comma in a whole number may part its thousands or begin its decimals: it is refused. */
const parseWhole = (text: string): number | undefined =>
  /^\d+$/.test(text.trim()) ? Number(text) : undefined;

const english = {
  whole: (least: string, most: string) => `A whole number from ${least} to ${most}.`,
  above: (least: string) => `A number above ${least}`,
  most: (most: string) => `, ${most} at most.`,
};
const french: typeof english = {
  whole: (least, most) => `Un nombre entier de ${least} à ${most}.`,
  above: (least) => `Un nombre au-dessus de ${least}`,
  most: (most) => `, ${most} au plus.`,
};
const texts = inLanguage({ en: english, fr: french });

/** A slider for a number, its value in words above it. */

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
