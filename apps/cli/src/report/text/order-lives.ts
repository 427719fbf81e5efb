import { compareText } from '@countersign/core';
import { type FindingLife, SEVERITIES } from '@countersign/govern';

const STATES: readonly FindingLife['state'][] = ['open', 'accepted', 'gone'];

/** Orders lives: what is open first, the worst first, what has been there longest first. */
export function orderLives(lives: readonly FindingLife[]): readonly FindingLife[] {
  return lives.toSorted(
    (a, b) =>
      STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      openedAt(a) - openedAt(b) ||
      compareText(a.id, b.id),
  );
}

function openedAt({ periods }: FindingLife): number {
  return periods.at(-1)?.opened.atMs ?? 0;
}
