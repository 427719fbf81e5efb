import type { WorkloadType } from '@countersign/govern';
import type { AccountReading } from '../../account-reading.ts';
import type { FoundResources } from './found-resources.ts';

/** Where resources are looked for. */
export interface Place {
  readonly accountId: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  readonly region: string;
}

/** Reads what one service has: resources with policies, and what runs with roles. */
export interface ResourceCollector {
  /** The types of what runs with a role that it finds. */
  readonly workloadTypes: readonly WorkloadType[];
  /** Whether one region tells of all. */
  readonly isGlobal?: true;
  /**
   * Puts what it finds into `found`. A list that cannot be had ends it, by the error
   * that {@link AccountReading.attempt} takes.
   */
  readonly collect: (reading: AccountReading, place: Place, found: FoundResources) => Promise<void>;
}

/** The most that is asked about at once, where AWS takes several. */
export function* inGroups<Item>(items: readonly Item[], most: number): Iterable<Item[]> {
  for (let from = 0; from < items.length; from += most) yield items.slice(from, from + most);
}
