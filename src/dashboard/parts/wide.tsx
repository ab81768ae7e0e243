/** Something that may be wider than a phone: it is scrolled sideways by touch, or by arrow keys. */
import type { ComponentChildren } from 'preact';

interface WideProps {
  readonly label: string;
  readonly children: ComponentChildren;
}

export const Wide = ({ label, children }: WideProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
  <section class="wide" aria-label={label} tabIndex={0}>
    {children}
  </section>
);
