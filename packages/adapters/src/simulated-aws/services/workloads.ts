import { parseArn } from '@countersign/core';
import type { Workload, WorkloadType } from '@countersign/govern';
import type { Call } from './operation.ts';

/** What runs with a role, by the parts of its ARN. */
export interface Running {
  readonly arn: string;
  /** The part of the ARN that names it: `function:import`, `task/web/1`. */
  readonly resource: string;
  readonly roleArn: string | null;
  readonly instanceProfileName: string | null;
}

/** What runs of a type in the account and region of a call, in the order of ARNs. */
export function runningOf({ accountId, region, world }: Call, type: WorkloadType): Running[] {
  const known = world.account(accountId).workloads.items;
  const begun = [...world.begun.values()].filter(({ arn }) => parseArn(arn)?.account === accountId);
  return [...known, ...begun]
    .filter((each) => each.type === type)
    .map(partsOf)
    .filter((each) => each.region === region)
    .toSorted((a, b) => (a.arn < b.arn ? -1 : 1));
}

/** The last part of an ARN: the name of a function, project or state machine, the id of an instance. */
export function lastPart({ resource }: Pick<Running, 'resource'>): string {
  return resource.split(/[:/]/).at(-1) ?? '';
}

/** The instance profile that something has its role by, as AWS tells of it. */
export function profileArn({ accountId }: Call, { instanceProfileName }: Running): string {
  return `arn:aws:iam::${accountId}:instance-profile/${instanceProfileName ?? ''}`;
}

function partsOf({ arn, instanceProfileName, roleArn }: Workload): Running & { region: string } {
  const { region = '', resource = '' } = parseArn(arn) ?? {};
  return { arn, region, resource, roleArn, instanceProfileName };
}
