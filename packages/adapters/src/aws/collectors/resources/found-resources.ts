import type { WorkloadType } from '@countersign/govern';
import { decodeDocument } from '../../documents.ts';

/** A resource, and its policy; `null` when it has none. */
export interface ResourcePolicyEntry {
  readonly Arn: string;
  readonly Policy: unknown;
}

/** What runs with a role, and by what it has it. */
export interface WorkloadEntry {
  readonly Type: WorkloadType;
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly InstanceProfileName?: string;
}

/** What one collector finds in one region, or everything that all find. */
export class FoundResources {
  readonly policies: ResourcePolicyEntry[] = [];
  readonly workloads: WorkloadEntry[] = [];
  /** Types of which something is missing. */
  readonly incomplete: Set<WorkloadType> = new Set<WorkloadType>();

  /**
   * Takes the policy of a resource.
   *
   * @param text `null` when it has none, `undefined` when that could not be read, which was noted
   */
  addPolicy(Arn: string | undefined, text: string | null | undefined): void {
    if (Arn === undefined || text === undefined) return;
    const Policy = text === null || text === '' ? null : decodeDocument(text);
    this.policies.push({ Arn, Policy });
  }

  /** Takes something that runs, unless it has no role. */
  addWorkload(Type: WorkloadType, Arn: string | undefined, RoleArn: string | undefined): void {
    if (Arn === undefined || RoleArn === undefined || RoleArn === '') return;
    this.workloads.push({ Type, Arn, RoleArn });
  }

  /** Takes something that runs with the role of an instance profile, which its ARN or its name tells. */
  addByProfile(Type: WorkloadType, Arn: string, profile: string | undefined): void {
    const InstanceProfileName = profile?.split('/').at(-1);
    if (InstanceProfileName === undefined || InstanceProfileName === '') return;
    this.workloads.push({ Type, Arn, InstanceProfileName });
  }
}

/** The text of a policy out of an answer that may be missing: {@link FoundResources.addPolicy} takes it. */
export function policyText<Output extends object>(
  answer: Output | null | undefined,
  textOf: (answer: Output) => string | undefined,
): string | null | undefined {
  if (answer === null || answer === undefined) return answer;
  return textOf(answer) ?? null;
}
