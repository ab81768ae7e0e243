/** One thing that was looked at, how it is, and its cure. */
import type { Finding } from '../daemon/types.ts';
import { said } from '../said.ts';
import { texts } from '../texts.ts';

const MARKS = { well: '✓', advice: '!', wrong: '✗', open: '…' } as const;

interface FindingLineProps {
  /** Of the daemon, or of the page itself in its language; `open` while it is still being looked at. */
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
      <strong>{said(check, wording?.check)}</strong> {said(found, wording?.found)}
      {cure !== null && <p class="cure">→ {said(cure, wording?.cure)}</p>}
    </div>
  </li>
);
