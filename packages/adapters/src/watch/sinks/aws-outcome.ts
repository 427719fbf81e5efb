import type { SendOutcome } from '@countersign/govern';
import { reasonOf } from '../in-a-line.ts';

/** What an AWS client is made with; where something is absent, what the SDK finds. */
export interface AwsTarget {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** The settings of a client that gives up soon: the outbox tries again. */
export function clientSettings(target: AwsTarget): AwsTarget & { readonly maxAttempts: number } {
  return { ...target, maxAttempts: 2 };
}

/** What was said is at fault, whoever says it again. */
const CONTENT_FAULTS: ReadonlySet<string> = new Set([
  'InvalidParameter',
  'InvalidParameterException',
  'InvalidParameterValueException',
  'InvalidInputException',
  'BadRequestException',
  'MessageRejected',
  'ValidationException',
]);

/** What becomes of an alert that a service of AWS did not take. */
export function awsFailure(error: unknown): SendOutcome {
  const because = reasonOf(error);
  return error instanceof Error && CONTENT_FAULTS.has(error.name)
    ? { kind: 'refused', because }
    : { kind: 'failed', because, afterMs: null };
}
