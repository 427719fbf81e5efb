import type { WorkloadType } from '@countersign/govern';
import type { AccountReading } from '../../account-reading.ts';
import { byText } from '../../sorted.ts';
import { FoundResources, type ResourcePolicyEntry, type WorkloadEntry } from './found-resources.ts';
import { RESOURCE_COLLECTORS } from './registry.ts';
import type { Place, ResourceCollector } from './resource-collector.ts';

/** What `resource-policies.json` and `workloads.json` hold. */
export interface AccountResources {
  readonly policies: { readonly Resources: readonly ResourcePolicyEntry[] };
  readonly workloads: {
    /** The types of which everything is there. */
    readonly Complete: readonly WorkloadType[];
    readonly Workloads: readonly WorkloadEntry[];
  };
}

/** Where resources of an account are looked for. */
export interface ResourcePlaces {
  readonly partition: string;
  readonly regions: readonly string[];
  /** Whether these are all regions in which the account may have something. */
  readonly areAllRegions: boolean;
}

/**
 * The resources of an account that have policies, and what runs with its roles. What
 * cannot be read is noted, and what else there is is read all the same.
 */
export async function collectResources(
  reading: AccountReading,
  { areAllRegions, partition, regions }: ResourcePlaces,
): Promise<AccountResources> {
  const all = new FoundResources();
  const { accountId } = reading;
  const work = RESOURCE_COLLECTORS.flatMap((collector) =>
    (collector.isGlobal === true ? regions.slice(0, 1) : regions).map(async (region) =>
      collectOne(reading, collector, { accountId, partition, region }),
    ),
  );
  for (const found of await Promise.all(work)) {
    all.policies.push(...found.policies);
    all.workloads.push(...found.workloads);
    for (const type of found.incomplete) all.incomplete.add(type);
  }
  const types = RESOURCE_COLLECTORS.flatMap(({ workloadTypes }) => workloadTypes);
  const complete = areAllRegions ? types.filter((type) => !all.incomplete.has(type)) : [];
  return {
    policies: { Resources: all.policies.toSorted(byText(({ Arn }) => Arn)) },
    workloads: {
      Complete: complete.toSorted(),
      Workloads: all.workloads.toSorted(byText(({ Arn }) => Arn)),
    },
  };
}

async function collectOne(
  reading: AccountReading,
  collector: ResourceCollector,
  place: Place,
): Promise<FoundResources> {
  const found = new FoundResources();
  const isRead = await reading.attempt(async () => {
    await collector.collect(reading, place, found);
    return true;
  });
  if (isRead !== true) for (const type of collector.workloadTypes) found.incomplete.add(type);
  return found;
}
