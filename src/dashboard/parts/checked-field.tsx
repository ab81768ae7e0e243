/** A field for text of which not all is taken: it says what is wrong, and its form isn't sent until it is mended. */
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import './checked-field.css';

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
