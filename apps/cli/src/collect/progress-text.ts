import type { CollectionProgress } from '@countersign/adapters/aws';

/** How far collecting is, in one line, with the time left as soon as it can be told. */
export function progressText(progress: CollectionProgress, elapsedMs: number): string {
  const { accountsDone, accountsTotal, problems } = progress;
  if (accountsTotal === null) return 'reading the organisation';
  const parts = [
    `${accountsDone} of ${accountsTotal} account${accountsTotal === 1 ? '' : 's'}`,
    ...timeLeft(progress, elapsedMs),
    ...(problems > 0 ? [`${problems} call${problems === 1 ? '' : 's'} failed`] : []),
    ...(progress.throttled > 0 ? [`throttled ${progress.throttled} times`] : []),
  ];
  return parts.join(' · ');
}

function timeLeft(
  { accountsBefore, accountsDone, accountsTotal }: CollectionProgress,
  elapsedMs: number,
): readonly string[] {
  const doneNow = accountsDone - accountsBefore;
  if (doneNow <= 0 || accountsTotal === null || accountsDone >= accountsTotal) return [];
  const leftMs = (elapsedMs / doneNow) * (accountsTotal - accountsDone);
  return [`about ${durationText(leftMs)} left`];
}

/** A length of time for people, rounded up: `40 s`, `3 min`, `2 h 10 min`. */
export function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}
