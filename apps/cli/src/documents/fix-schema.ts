import * as z from 'zod';
import type { FixDocument, FixedFinding } from './fix-document.ts';

const means = z
  .enum([
    'trust-policy',
    'move-to-group',
    'narrow-policies',
    'trust',
    'leave-group',
    'deny',
    'detach-policies',
    'boundary',
    'scp',
  ])
  .describe('By what something is taken away.');
const policyDocument = z.record(z.string(), z.unknown());
const change = z.object({
  kind: z.enum([
    'put-inline-policy',
    'delete-inline-policy',
    'attach-policy',
    'detach-policy',
    'create-policy',
    'put-policy-version',
    'set-default-policy-version',
    'delete-policy-version',
    'delete-policy',
    'set-boundary',
    'remove-boundary',
    'put-trust-policy',
    'tag-entity',
    'untag-entity',
    'add-user-to-group',
    'remove-user-from-group',
    'create-user',
    'create-group',
    'create-role',
    'delete-entity',
    'put-organization-policy',
    'attach-organization-policy',
    'detach-organization-policy',
  ]),
  title: z.string(),
  arn: z.string().nullable().describe('What changes; null for the organisation’s policies.'),
  policy: z.string().nullable().describe('The name of a policy, or the ARN of a managed one.'),
  target: z.string().nullable().describe('A group, a root, unit or account, or a version.'),
  before: policyDocument.nullable(),
  after: policyDocument.nullable(),
});
const attempts = z.array(z.object({ means, why: z.string() })).describe('What was tried in vain.');
const placeholders = z.array(z.string()).describe('Values to be filled in.');

/** What other documents have as well. */
export interface SharedSchemas {
  readonly count: z.ZodType<number>;
  readonly finding: z.ZodType<FixedFinding>;
  /** An instant as ISO 8601. */
  readonly instant: z.ZodType<string>;
}

/** What `fix --json` prints; `docs/schema/fix.json` is made from it. */
export function fixSchema(shared: SharedSchemas): z.ZodType<FixDocument> {
  const { count, finding, instant } = shared;
  const proved = provedChanges(shared);
  return z.object({
    schema: z.literal('countersign.fix/1'),
    version: z.string().describe('The version of Countersign.'),
    generatedAt: instant.describe('The instant of the audits.'),
    inputs: z.array(z.string()),
    answer: z
      .object({
        finding,
        fixes: z
          .array(z.object({ means, ...proved }))
          .describe('Those that take least away first.'),
        leftOut: count.describe('Fixes beyond --limit.'),
        attempts,
      })
      .nullable()
      .describe('For one finding.'),
    plan: z
      .object({
        steps: z.array(z.object({ finding, means, gone: z.array(z.string()) })),
        ...proved,
        open: z
          .array(z.object({ finding, attempts }))
          .describe('Findings that no fix was found for.'),
      })
      .nullable()
      .describe('For the findings of a principal, or all.'),
    notKnown: z.array(z.string()),
  });
}

/** What a fix and a plan have in common. */
function provedChanges({ count, finding }: SharedSchemas) {
  return {
    changes: z.array(change).describe('To be made in this order.'),
    proof: z.object({
      gone: z.array(z.string()).describe('Ids of findings that an audit no longer has.'),
      appeared: z.array(finding).describe('New findings, all less severe than what is fixed.'),
      stays: z
        .array(z.string())
        .describe('Ids of other findings about the same subject; of a plan, those that stay open.'),
    }),
    takesAway: z.object({
      count: count.describe('Actions times principals that lose something of them.'),
      principals: z.array(
        z.object({
          arn: z.string(),
          byTrust: z.boolean().describe('Whoever assumes this role loses it, not the role.'),
          lostCount: count,
          narrowedCount: count,
          lost: z.array(z.string()).describe('The first 200.'),
          narrowed: z.array(z.string()).describe('Still there, for fewer requests; the first 200.'),
        }),
      ),
    }),
    placeholders,
  };
}
