import * as z from 'zod';
import type { AcceptedDocument, AuditedFinding } from './audit-document.ts';
import type {
  AuditHead,
  FindingHistoryDocument,
  FindingLifeDocument,
  HistoryDocument,
  ListedAudit,
  SavedAuditDocument,
} from './history-document.ts';

/** Parts that other documents have as well. */
export interface SharedSchemas {
  readonly count: z.ZodType<number>;
  /** An instant as ISO 8601. */
  readonly instant: z.ZodType<string>;
  readonly bySeverity: z.ZodType<ListedAudit['bySeverity']>;
  readonly finding: z.ZodType<AuditedFinding>;
  readonly accepted: z.ZodType<AcceptedDocument>;
  readonly severity: z.ZodType<FindingLifeDocument['severity']>;
  readonly certainty: z.ZodType<FindingLifeDocument['certainty']>;
  readonly subject: z.ZodType<FindingLifeDocument['subject']>;
}

/** What the subcommands of `history --json` print, by the names of their schemas. */
export interface HistorySchemas {
  readonly history: z.ZodType<HistoryDocument>;
  readonly 'saved-audit': z.ZodType<SavedAuditDocument>;
  readonly 'finding-history': z.ZodType<FindingHistoryDocument>;
}

const store = z.string().describe('The store; a password is left out.');

/** Makes the schemas of `history`; files in `docs/schema` are made from them. */
export function historySchemas(shared: SharedSchemas): HistorySchemas {
  const { accepted, bySeverity, count, finding, instant } = shared;
  const head = headMembers(instant);
  return {
    history: z.object({
      schema: z.literal('countersign.history/1'),
      store,
      audits: z
        .array(
          z.object({
            ...head,
            bySeverity: bySeverity.describe('Findings that nobody answered for.'),
            accepted: count.describe('How many findings somebody answered for.'),
          }),
        )
        .describe('The earliest first.'),
    }),
    'saved-audit': z.object({
      schema: z.literal('countersign.saved-audit/1'),
      store,
      ...head,
      findings: z.array(finding),
      accepted: z.array(accepted),
      notKnown: z.array(z.string()),
    }),
    'finding-history': findingHistorySchema(shared),
  };
}

function headMembers(instant: z.ZodType<string>): {
  readonly [Member in keyof AuditHead]: z.ZodType<AuditHead[Member]>;
} {
  return {
    id: z.string(),
    at: instant.describe('The instant of the audit.'),
    savedAt: instant,
    version: z.string().describe('The version of Countersign that made it.'),
    inputs: z.array(z.string()),
    configuration: z.string().nullable(),
    scope: z
      .object({
        accountIds: z.array(z.string()),
        incompleteAccountIds: z
          .array(z.string())
          .describe('Accounts of which a part was missing: nothing is gone by such an audit.'),
        organizationId: z.string().nullable(),
        rules: z.array(z.string()).describe('The rules whose findings were wanted.'),
      })
      .describe('What was looked at.'),
  };
}

function findingHistorySchema({
  certainty,
  count,
  instant,
  severity,
  subject,
}: SharedSchemas): z.ZodType<FindingHistoryDocument> {
  const moment = z.object({ at: instant, audit: z.string().describe('The id of the audit.') });
  return z.object({
    schema: z.literal('countersign.finding-history/1'),
    store,
    findings: z
      .array(
        z.object({
          id: z.string().describe('Stable across runs.'),
          rule: z.string(),
          severity,
          subject,
          accountId: z.string(),
          certainty,
          title: z.string(),
          state: z
            .enum(['open', 'accepted', 'gone'])
            .describe('`accepted`: it is there, and somebody answers for it.'),
          firstSeen: moment,
          lastSeen: moment,
          lastLookedAt: moment.describe(
            'The last audit that had the finding, or would have had it if it were there.',
          ),
          goneSince: moment.nullable().describe('Null while it is there.'),
          reopened: count.describe('How often it came back.'),
          periods: z
            .array(
              z.object({
                opened: moment.describe('The first audit that had it.'),
                lastSeen: moment.describe('The last one.'),
                gone: moment
                  .nullable()
                  .describe('The first audit thereafter that looked and has it not.'),
              }),
            )
            .describe('When it was there, the earliest first.'),
        }),
      )
      .describe('As last seen: what is open first, the worst first.'),
  });
}
