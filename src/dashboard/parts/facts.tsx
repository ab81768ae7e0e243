/** Parts of lists and tables: a finding with its fix, a fact, names of columns, and a container that scrolls sideways. */
import type { ComponentChildren } from 'preact';
import type { Finding } from '../../api/daemon.ts';
import { texts } from '../texts.ts';
import { translate } from '../translate.ts';

const MARKS = { well: '✓', advice: '!', wrong: '✗', open: '…' } as const;

interface FindingLineProps {
  /** From the daemon, or from the page in its own language; `open` while pending. */
  readonly finding: Omit<Finding, 'verdict' | 'wording'> & {
    readonly verdict: keyof typeof MARKS;
    readonly wording?: Finding['wording'];
  };
}

export const FindingLine = ({
  finding: { check, verdict, found, cure, wording },
}: FindingLineProps) => (
  <li class="finding" data-verdict={verdict}>
    <span class="mark" aria-hidden="true">
      {MARKS[verdict]}
    </span>
    <div>
      {verdict !== 'open' && <span class="sr-only">{texts.verdicts[verdict]} </span>}
      <strong>{translate(check, wording?.check)}</strong> {translate(found, wording?.found)}
      {cure !== null && <p class="cure">→ {translate(cure, wording?.cure)}</p>}
    </div>
  </li>
);

interface FactProps {
  readonly name: string;
  /** Takes a whole row instead of half. */
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

/** One name and its value in a list of facts. */
export const Fact = ({ name, wide = false, children }: FactProps) => (
  <div data-wide={wide}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

/** The names of a table's columns. */
export const ColumnNames = ({ of }: { readonly of: Readonly<Record<string, string>> }) => (
  <>
    {Object.values(of).map((name) => (
      <th key={name} scope="col">
        {name}
      </th>
    ))}
  </>
);

interface WideProps {
  readonly label: string;
  readonly children: ComponentChildren;
}

/** A container for content wider than a phone; scrolls by touch or arrow keys. */
export const Wide = ({ label, children }: WideProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
  <section class="wide" aria-label={label} tabIndex={0}>
    {children}
  </section>
);
