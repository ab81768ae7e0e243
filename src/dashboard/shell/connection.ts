/** The connection in words that are true now, from the page to the rig. */
import { TOKEN_WRONG, UNREACHABLE } from '../daemon/api.ts';
import type { Link } from '../daemon/telemetry.ts';
import type { RigView } from '../daemon/types.ts';
import { texts } from '../texts.ts';

/** A text, and what it means: fine, still trying, or broken. */
export interface ConnectionWords {
  readonly text: string;
  readonly tone: 'good' | 'busy' | 'bad';
}

/** What to say; an old view of the rig says nothing while the daemon can't be heard. */
export function connectionOf(link: Link, rig: RigView | null): ConnectionWords {
  const words = texts.link;
  if (link.phase === 'down') {
    const { code } = link.problem;
    if (code === UNREACHABLE) return { text: words.down, tone: 'bad' };
    return { text: code === TOKEN_WRONG ? words.tokenWanted : words.refused, tone: 'bad' };
  }
  if (link.phase === 'silent') return { text: words.silent, tone: 'bad' };
  if (link.phase === 'connecting' || !rig) return { text: words.connecting, tone: 'busy' };
  switch (rig.connection) {
    case 'connected':
      return { text: words.connected(rig.port ?? ''), tone: 'good' };
    case 'connecting':
      return rig.problem
        ? { text: words.searchingWithProblem, tone: 'bad' }
        : { text: words.searching, tone: 'busy' };
    default:
      return { text: words.closed, tone: 'bad' };
  }
}
