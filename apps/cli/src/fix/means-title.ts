import { type Fix, MEANS } from '@countersign/govern';

/** What a means is called where it is shown. */
export function meansTitle(means: Fix['means']): string {
  return MEANS.find(({ id }) => id === means)?.title ?? 'a narrower trust policy';
}
