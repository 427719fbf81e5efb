import type { ManagedPolicy } from '../inventory/model.ts';

/**
 * How many versions of a managed policy IAM keeps.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html}
 */
const MAX_VERSIONS = 5;

/** Whether one version has to be deleted before another can be written. */
export function isFull({ versions }: ManagedPolicy): boolean {
  return versions.length >= MAX_VERSIONS;
}
