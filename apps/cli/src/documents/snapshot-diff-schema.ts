import * as z from 'zod';
import type { AcceptedDocument, AuditedFinding } from './audit-document.ts';
import type { CompareDocument } from './compare-document.ts';
import type {
  DiffedAspect,
  DiffedFindings,
  DiffedItem,
  SnapshotDiffDocument,
} from './snapshot-diff-document.ts';

/** Parts that other documents have as well. */
export interface SharedSchemas {
  /** An instant as ISO 8601. */
  readonly instant: z.ZodType<string>;
  readonly finding: z.ZodType<AuditedFinding>;
  readonly accepted: z.ZodType<AcceptedDocument>;
  readonly severity: z.ZodType<AuditedFinding['severity']>;
  readonly certainty: z.ZodType<AuditedFinding['certainty']>;
  readonly verdict: z.ZodType<CompareDocument['newlyAllows']>;
  readonly requestWitness: z.ZodType<NonNullable<CompareDocument['witness']>>;
}

const kind: z.ZodType<DiffedItem['kind']> = z
  .enum([
    'organization',
    'unit',
    'account',
    'scp',
    'rcp',
    'user',
    'group',
    'role',
    'policy',
    'aws-managed-policy',
    'account-settings',
    'credentials',
    'mfa-device',
    'access-key',
    'saml-provider',
    'oidc-provider',
    'resource',
    'workload',
    'identity-center',
    'permission-set',
    'identity-center-user',
    'identity-center-group',
    'delegated-administrator',
    'file',
  ])
  .describe('`file`: a file of a snapshot that is compared as a whole.');

const place = {
  kind,
  id: z.string().describe('An ARN, or the id that AWS gives it.'),
  name: z.string(),
  accountId: z.string().nullable().describe('Null for what belongs to the organisation.'),
};

const side = z.enum(['old', 'new']);

/** Makes the schema of `snapshot diff --json`; the file in `docs/schema` is made from it. */
export function snapshotDiffSchema(shared: SharedSchemas): z.ZodType<SnapshotDiffDocument> {
  const { instant } = shared;
  return z.object({
    schema: z.literal('countersign.snapshot-diff/1'),
    version: z.string().describe('The version of Countersign.'),
    old: z.string(),
    new: z.string(),
    judgedAt: instant.describe('The instant at which both were judged.'),
    configuration: z.string().nullable().describe('The configuration file in force for both.'),
    items: z
      .array(
        z.object({
          ...place,
          how: z.enum(['added', 'removed', 'changed']),
          aspects: z
            .array(aspectSchema(shared))
            .describe('What of it differs; of one that was added or removed, what it has or had.'),
        }),
      )
      .describe('What only one side has, or what is not the same in both.'),
    undecided: z
      .array(z.object({ ...place, in: side.describe('Which side has it.') }))
      .describe('What only one side has and the other may not have read.'),
    findings: findingsSchema(shared),
    notKnown: z
      .array(z.string())
      .describe('What was not compared, not in the inputs or not modelled.'),
  });
}

function aspectSchema({ requestWitness, verdict }: SharedSchemas): z.ZodType<DiffedAspect> {
  const name = z.string();
  const document = z.record(z.string(), z.unknown());
  return z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('value'),
      name,
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
    z.object({
      kind: z.literal('list'),
      name,
      added: z.array(z.string()),
      removed: z.array(z.string()),
    }),
    z.object({
      kind: z.literal('document'),
      name,
      before: document.nullable(),
      after: document.nullable(),
      statements: z
        .object({ added: z.array(document), removed: z.array(document) })
        .describe('Statements that only one of the two has.'),
      comparison: z
        .object({
          newlyAllows: verdict.describe('Whether it allows a request that it did not.'),
          newlyDenies: verdict.describe('Whether it no longer allows one that it did.'),
          witness: requestWitness.nullable().describe('A request that is newly allowed.'),
          deniedWitness: requestWitness.nullable().describe('One that is no longer allowed.'),
          reason: z.string().nullable().describe('Why an answer is unknown.'),
        })
        .nullable()
        .describe('What the document allows by itself; null where one side has none.'),
    }),
  ]);
}

function findingsSchema(shared: SharedSchemas): z.ZodType<DiffedFindings> {
  const { accepted, certainty, finding, severity } = shared;
  return z.object({
    appeared: z.array(finding),
    gone: z.array(finding),
    changed: z
      .array(
        z.object({
          finding: finding.describe('As it is now.'),
          before: z.object({ severity, certainty }),
          isWorse: z.boolean().describe('More severe than it was, or as severe and surer.'),
        }),
      )
      .describe('In both, and not as severe or as sure as before.'),
    accepted: z.array(accepted).describe('Those that appeared and that somebody answers for.'),
    undecided: z
      .array(z.object({ finding, in: side.describe('Which side has it.') }))
      .describe('In one only, and the other one did not look at all that they rest on.'),
  });
}
