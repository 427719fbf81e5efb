import { formatInstant, parseInstant } from '@countersign/core';
import type { Approvals } from '@countersign/govern';
import * as z from 'zod';

/** What somebody may act as for a time, as it is written in a configuration file. */
export interface ApprovedWindowEntry {
  readonly role: string;
  readonly person: string;
  /** An instant as ISO 8601, as is `until`. */
  readonly from: string;
  readonly until: string;
  readonly approvedBy: readonly string[];
  readonly reason: string;
}

/** Which roles want an approval, and what was approved, as it is written in a configuration file. */
export interface ApprovalsEntry {
  readonly roles: readonly string[];
  readonly windows: readonly ApprovedWindowEntry[];
}

const instant = z.string().refine((text) => text.includes('T') && parseInstant(text) !== null, {
  error: 'an instant such as `2026-12-31T12:00:00Z`',
});

const rolePattern = z
  .string()
  .regex(/^(?:arn:|\*)\S*$/, 'the ARN of a role, in which `*` stands for anything');

const approvedWindow = z
  .strictObject({
    role: rolePattern.describe('The role, or several.'),
    person: z
      .string()
      .min(1)
      .describe('Who may: the id of a person, or the ARN of a user or role.'),
    from: instant,
    until: instant.describe('The instant at which it ends.'),
    approvedBy: z
      .array(z.string().min(1))
      .min(1)
      .describe('The ids of those who signed; whoever uses the role does not count.'),
    reason: z.string().min(1),
  })
  .refine(({ from, until }) => (parseInstant(from) ?? 0) < (parseInstant(until) ?? 0), {
    path: ['until'],
    error: 'an instant after `from`',
  })
  .refine(
    ({ approvedBy, person }) =>
      approvedBy.some((who) => who.toLowerCase() !== person.toLowerCase()),
    { path: ['approvedBy'], error: 'somebody other than the person whom it is for' },
  );

/** The schema of `approvals` in a configuration file. */
export const approvalsSection: z.ZodType<ApprovalsEntry> = z.strictObject({
  roles: z
    .array(rolePattern)
    .default([])
    .describe('Roles that nobody acts as without an approval.'),
  windows: z.array(approvedWindow).default([]).describe('Who may act as which role, and when.'),
});

/** What an entry that was checked says. */
export function approvalsOf({ roles, windows }: ApprovalsEntry): Approvals {
  return {
    roles,
    windows: windows.map(({ from, until, ...about }) => ({
      ...about,
      fromMs: parseInstant(from) ?? 0,
      untilMs: parseInstant(until) ?? 0,
    })),
  };
}

/** The entry that says it. */
export function approvalsEntry({ roles, windows }: Approvals): ApprovalsEntry {
  return {
    roles,
    windows: windows.map(({ fromMs, untilMs, ...about }) => ({
      ...about,
      from: formatInstant(fromMs),
      until: formatInstant(untilMs),
    })),
  };
}
