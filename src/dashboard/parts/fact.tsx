/** One name and its value in a list of facts. */
import type { ComponentChildren } from 'preact';

interface FactProps {
  readonly name: string;
  /** Takes a whole row instead of half. */
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

export const Fact = ({ name, wide = false, children }: FactProps) => (
  <div data-wide={wide}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
