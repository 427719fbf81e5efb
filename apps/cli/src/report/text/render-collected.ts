import type { CollectionProgress } from '@countersign/adapters/aws';
import { problemText, type SnapshotManifest } from '@countersign/govern';
import { plainText } from '../../terminal/plain-text.ts';

/** More failures than this are in `snapshot.json` alone. */
const MAX_LISTED = 20;

/** What was collected, and every call that failed. */
export function renderCollected(
  directory: string,
  manifest: SnapshotManifest,
  { calls, remembered, throttled }: CollectionProgress,
): string {
  const { problems } = manifest;
  const listed = problems.slice(0, MAX_LISTED).map(problemText);
  const more = problems.length - listed.length;
  const lines = [
    `${directory}: ${accountsText(manifest)}`,
    `${count(calls, 'call')}, ${throttled} throttled and made again${
      remembered > 0 ? `, ${count(remembered, 'answer')} of an earlier run` : ''
    }`,
    ...(problems.length > 0 ? [`${count(problems.length, 'call')} failed:`] : []),
    ...listed.map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more in snapshot.json`] : []),
  ];
  return lines.map((line) => `${plainText(line)}\n`).join('');
}

function accountsText({ accounts }: SnapshotManifest): string {
  const states = ['complete', 'partial', 'failed', 'suspended'] as const;
  const counted = states.flatMap((state) => {
    const found = accounts.filter((account) => account.state === state).length;
    return found > 0 ? [`${found} ${state}`] : [];
  });
  return `${count(accounts.length, 'account')} (${counted.join(', ')})`;
}

function count(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`;
}
