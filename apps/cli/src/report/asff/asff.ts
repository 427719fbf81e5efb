import { createHash } from 'node:crypto';
import type { Severity } from '@countersign/govern';

/** Severities as the AWS Security Finding Format calls them. */
export const ASFF_LABELS: Readonly<
  Record<Severity, 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW' | 'INFORMATIONAL'>
> = {
  critical: 'CRITICAL',
  high: 'HIGH',
  medium: 'MEDIUM',
  low: 'LOW',
  info: 'INFORMATIONAL',
};

/** Ids are stable and may be longer than AWS takes. */
export function asffId(id: string): string {
  const own = `countersign/${id}`;
  return own.length <= 512 ? own : `countersign/${createHash('sha256').update(id).digest('hex')}`;
}

/** What a product of a customer's own is called. */
export function asffProductArn(partition: string, region: string, accountId: string): string {
  return `arn:${partition}:securityhub:${region}:${accountId}:product/${accountId}/default`;
}

/** As much of a text as fits. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
