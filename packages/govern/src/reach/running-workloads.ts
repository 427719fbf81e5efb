import type { Account, Role, Workload, WorkloadType } from '../inventory/model.ts';

/** What runs with the roles of an account, as far as it is known. */
export interface RunningWorkloads {
  /** What of a type runs with a role. */
  of(role: Role, type: WorkloadType): readonly Workload[];
  /** Whether nothing of a type runs but what is known. */
  isComplete(type: WorkloadType): boolean;
}

/** Looks for what runs with each role; names of instance profiles are unique in an account. */
export function runningWorkloads({ roles, workloads }: Account): RunningWorkloads {
  const { completeTypes, items } = workloads;
  const byRole = new Map<string, Workload[]>();
  const byProfile = new Map<string, Workload[]>();
  for (const workload of items) {
    const { instanceProfileName, roleArn } = workload;
    if (roleArn !== null) put(byRole, roleArn, workload);
    else if (instanceProfileName !== null) put(byProfile, instanceProfileName, workload);
  }
  if (byProfile.size > 0) {
    for (const { arn, instanceProfileArns } of roles.values()) {
      for (const profile of instanceProfileArns) {
        const running = byProfile.get(profile.slice(profile.lastIndexOf('/') + 1));
        for (const workload of running ?? []) put(byRole, arn, workload);
      }
    }
  }
  return {
    of: (role, type) => (byRole.get(role.arn) ?? []).filter((workload) => workload.type === type),
    isComplete: (type) => completeTypes.has(type),
  };
}

function put(into: Map<string, Workload[]>, key: string, workload: Workload): void {
  const known = into.get(key);
  if (known === undefined) into.set(key, [workload]);
  else known.push(workload);
}

/** An account of which nothing is known. */
export const NOTHING_KNOWN: RunningWorkloads = { of: () => [], isComplete: () => false };
