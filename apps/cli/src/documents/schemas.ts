import type { Certificate, CertifiedProof } from '@countersign/core';
import * as z from 'zod';
import { type AlertSchemas, alertSchemas } from './alerts-schema.ts';
import type { AuditDocument } from './audit-document.ts';
import { backtestSchema } from './backtest-schema.ts';
import type { CompareDocument } from './compare-document.ts';
import { doctorSchema } from './doctor-schema.ts';
import { driftSchema } from './drift-schema.ts';
import { evidenceSchema } from './evidence-schema.ts';
import type { ExplainDocument } from './explain-document.ts';
import { fixSchema } from './fix-schema.ts';
import { type HistorySchemas, historySchemas } from './history-schema.ts';
import { incidentSchema } from './incident-schema.ts';
import { kpiSchema } from './kpi-schema.ts';
import type { LintDocument } from './lint-document.ts';
import type { PathsDocument } from './paths-document.ts';
import type { ProveDocument } from './prove-document.ts';
import { signalSchema } from './signal-schema.ts';
import { snapshotDiffSchema } from './snapshot-diff-schema.ts';
import { type TrailSchemas, trailSchemas } from './trail-schema.ts';
import { usageSchema } from './usage-schema.ts';
import type { VerifyDocument } from './verify-document.ts';
import type { WhoCanDocument } from './who-can-document.ts';

// What `--json` prints. Fields may be added, none renamed or taken away. The files in
// docs/schema are made from these; commands print without checking, tests check.

const severity = z.enum(['critical', 'high', 'medium', 'low', 'info']);
const certainty = z
  .enum(['certain', 'conditional', 'needs-inventory'])
  .describe(
    'How sure: in any context, in some, or only if the account has what the input does not tell.',
  );
const decision = z.enum(['Allowed', 'ExplicitlyDenied', 'ImplicitlyDenied', 'Unknown']);
const layer = z.enum([
  'identity',
  'resource',
  'trust',
  'boundary',
  'session',
  'scp',
  'rcp',
  'endpoint',
]);
const count = z.int().min(0);
const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/);

const statement = z.object({
  policy: z.string().describe('The ARN of a managed policy, or the name of an inline one.'),
  pointer: z.string().describe('JSON Pointer within the policy document.'),
  effect: z.enum(['Allow', 'Deny']),
});

const witness = z.object({
  principal: z.string(),
  action: z.string(),
  resource: z.string(),
  context: z
    .record(z.string(), z.array(z.string()))
    .describe('Keys that had to be chosen; an empty list means that the key must be absent.'),
  decision,
  statements: z.array(statement),
});

const bySeverity = z.object({
  critical: count,
  high: count,
  medium: count,
  low: count,
  info: count,
});

const subject = z.object({
  kind: z.enum([
    'user',
    'role',
    'group',
    'person',
    'account',
    'policy',
    'resource',
    'permission-set',
  ]),
  arn: z.string(),
});

const finding = z.object({
  id: z.string().describe('Stable across runs.'),
  rule: z.string(),
  severity,
  subject,
  accountId: z.string(),
  environment: z
    .string()
    .nullable()
    .describe('What the accounts are for; `null` where nothing says so.'),
  certainty,
  title: z.string(),
  conditions: z.array(z.string()),
  witness: z.array(witness).describe('Requests that are allowed as things are.'),
  afterwards: z
    .array(witness)
    .describe('Requests that are allowed once those of the witness have changed something.'),
  facts: z
    .array(z.object({ text: z.string(), source: z.string() }))
    .describe('What was read that shows the finding, and where, if no request does.'),
  fix: z.string(),
});

const accepted = z.object({
  finding,
  owner: z.string(),
  reason: z.string(),
  until: instant.describe('The instant at which the exception ends.'),
});

const matrixRow = z.object({
  principal: z.string(),
  accountId: z.string(),
  duties: z.array(
    z.object({
      duty: z.string(),
      strength: z.enum(['strong', 'moderate', 'weak']),
      certainty,
      actionCount: count,
    }),
  ),
});

const audit: z.ZodType<AuditDocument> = z.object({
  schema: z.literal('countersign.audit/1'),
  version: z.string().describe('The version of Countersign.'),
  generatedAt: instant.describe('The instant of the audit.'),
  inputs: z.array(z.string()),
  configuration: z.string().nullable().describe('The configuration file in force.'),
  accounts: z.array(
    z.object({
      id: z.string(),
      name: z.string().nullable(),
      users: count,
      groups: count,
      roles: count,
    }),
  ),
  summary: z.object({
    accounts: count,
    principals: count,
    findings: count,
    bySeverity,
    byRule: z.record(z.string(), count),
    fullAdministrators: count,
    violations: count.describe(
      'Principals and people that hold, or come to hold, two duties that must be apart.',
    ),
  }),
  findings: z.array(finding),
  accepted: z
    .array(accepted)
    .describe('Findings that somebody answers for; they are not among the others.'),
  people: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        identities: z.array(z.object({ arn: z.string(), evidence: z.array(z.string()) })),
      }),
    )
    .describe('Those who stand behind several identities, and why these are taken to be theirs.'),
  matrix: z.array(matrixRow).describe('Who holds which duty; principals without any are left out.'),
  notKnown: z.array(z.string()).describe('What was not modelled or not in the inputs.'),
  changes: z
    .object({
      audit: z.string().describe('The id under which it was saved.'),
      since: z
        .object({ at: instant, audit: z.string() })
        .nullable()
        .describe('The audit before; null for the first one in the store.'),
      appeared: z.array(z.string()).describe('Ids of findings that no audit had before.'),
      reopened: z.array(z.string()).describe('Ids of findings that were gone, and are back.'),
      gone: z.array(z.string()).describe('Ids of findings that are not there any more.'),
    })
    .nullable()
    .describe('What is new and gone since the audit before; only where the audit was saved.'),
});

const layerDecision = z.object({ kind: layer, decision, statements: z.array(statement) });
const need = z.object({
  action: z.string(),
  resource: z.string().nullable().describe('Null where the operation does not tell it.'),
  of: z.string().describe('What the resource is.'),
  when: z.string().nullable().describe('When it is needed; null when it surely is.'),
  source: z.string().nullable().describe('The page of AWS; null for a request given with --also.'),
  decision: decision.nullable().describe('Null when it was not evaluated.'),
  blockedBy: layer.nullable(),
  layers: z.array(layerDecision),
  residual: z.string().nullable(),
});

const explain: z.ZodType<ExplainDocument> = z.object({
  schema: z.literal('countersign.explain/1'),
  request: z.object({
    principal: z.string(),
    action: z.string(),
    resource: z.string(),
    resourceAccount: z.string().nullable(),
    context: z.record(z.string(), z.array(z.string())),
    otherKeys: z.enum(['absent', 'unknown']),
  }),
  decision,
  blockedBy: layer.nullable().describe('The layer that refuses.'),
  layers: z.array(layerDecision),
  residual: z.string().nullable().describe('What the answer depends on.'),
  notKnown: z.array(z.string()),
  callerLimit: z
    .string()
    .nullable()
    .describe('Why credentials of this kind cannot make the call, whatever the policies say.'),
  operation: decision.describe('The answer for this request and all that it surely also needs.'),
  alsoNeeds: z.array(need),
});

const whoCan: z.ZodType<WhoCanDocument> = z.object({
  schema: z.literal('countersign.who-can/1'),
  action: z.string(),
  resource: z.string().nullable(),
  allowed: z.array(
    z.object({
      principal: z.string(),
      certainty: z.enum(['certain', 'conditional']),
      conditions: z.array(z.string()),
    }),
  ),
  notKnown: z.array(z.string()),
});

const lint: z.ZodType<LintDocument> = z.object({
  schema: z.literal('countersign.lint/1'),
  issues: z.array(
    z.object({
      file: z.string(),
      pointer: z.string(),
      line: z.int().min(1).nullable(),
      column: z.int().min(1).nullable(),
      severity: z.enum(['error', 'warning', 'suggestion']),
      code: z.string(),
      message: z.string(),
      help: z.string().nullable(),
    }),
  ),
});

const verdict = z.enum(['yes', 'no', 'unknown']);
const comparedType = z.enum(['identity', 'resource', 'trust']);

const requestWitness = z.object({
  principal: z.string(),
  action: z.string(),
  resource: z.string(),
  context: z
    .record(z.string(), z.array(z.string()))
    .describe('Keys on which the answer rests; an empty list means that the key must be absent.'),
});

const compare: z.ZodType<CompareDocument> = z.object({
  schema: z.literal('countersign.compare/1'),
  newlyAllows: verdict.describe('Whether NEW allows a request that OLD does not.'),
  newlyDenies: verdict.describe('Whether OLD allows a request that NEW does not.'),
  witness: requestWitness.nullable().describe('A request that is newly allowed.'),
  statements: z
    .array(statement)
    .describe('Those of NEW that allow the witness, then those of OLD that deny it.'),
  assumptions: z.array(z.string()),
  deniedWitness: requestWitness.nullable().describe('A request that is no longer allowed.'),
  reason: z.string().nullable().describe('Why an answer is unknown.'),
  newActions: z
    .array(z.string())
    .max(50)
    .describe('Actions that OLD allows nowhere and NEW somewhere, each confirmed by a request.'),
  openWorld: z.object({
    decides: z.boolean().describe('Whether the answer counts actions that AWS may add.'),
    newlyAllows: verdict,
  }),
  typed: z.object({
    decides: z.boolean().describe('Whether the answer counts only requests that AWS can form.'),
    newlyAllows: verdict,
  }),
  type: comparedType,
  old: z.string(),
  new: z.string(),
});

const place = z.int().min(0).describe('The place of a statement in `statements`.');
const places = z.array(place);
const certifiedSet = z.object({
  alternatives: z
    .array(z.array(places))
    .describe('Alternatives, each of layers that must all allow; any statement of one is enough.'),
  demands: z.array(places).describe('The same as layers that must all allow.'),
  denies: places,
  hasPrincipals: z.boolean(),
});
const certifiedProof: z.ZodType<CertifiedProof> = z.lazy(() =>
  z.union([
    z.object({ empty: z.string() }),
    z.object({ by: place, on: z.array(z.string()), parts: z.array(certifiedProof) }),
  ]),
);
const certificate: z.ZodType<Certificate> = z.object({
  relation: z.enum(['within', 'apart']),
  dataset: z.string(),
  openWorld: z.boolean(),
  multivaluedKeys: z.array(z.string()),
  statements: z.array(
    z.object({
      policy: z.string(),
      pointer: z.string(),
      version: z.string(),
      effect: z.enum(['Allow', 'Deny']),
      document: z.record(z.string(), z.unknown()),
    }),
  ),
  first: certifiedSet,
  second: certifiedSet,
  goals: z.array(
    z.object({
      allowedBy: places,
      against: z.union([
        z.object({ demand: z.int().min(0) }),
        z.object({ deny: place }),
        z.object({ allowedBy: places }),
      ]),
      proof: certifiedProof,
    }),
  ),
});

const prove: z.ZodType<ProveDocument> = z.object({
  schema: z.literal('countersign.prove/1'),
  holds: verdict,
  witness: requestWitness.nullable().describe('A request that shows that the claim does not hold.'),
  certificate: certificate
    .nullable()
    .describe('A proof that `countersign verify` checks; null unless the claim holds.'),
  claim: z.object({
    kind: z.enum(['subset-of', 'not-granted', 'not-public', 'disjoint']),
    text: z.string(),
  }),
  assumptions: z.array(z.string()),
  reason: z.string().nullable().describe('Why it is not known whether the claim holds.'),
  statements: z
    .array(statement)
    .describe('Those that allow the witness, then those of the other policy that bear on it.'),
  openWorld: z.object({
    decides: z.boolean().describe('Whether the answer counts actions that AWS may add.'),
    holds: verdict,
  }),
  typed: z.object({
    decides: z.boolean().describe('Whether the answer counts only requests that AWS can form.'),
    holds: verdict,
  }),
  type: comparedType,
  policy: z.string(),
});

const verify: z.ZodType<VerifyDocument> = z.object({
  schema: z.literal('countersign.verify/1'),
  accepted: z.boolean(),
  reason: z.string().nullable().describe('Why it was not accepted.'),
  goal: count.nullable().describe('Where: the place of the goal in the certificate.'),
  node: count.nullable().describe('Where: the node of its proof, a node before its parts.'),
  certificate: z.string(),
  relation: z.enum(['within', 'apart']),
  openWorld: z.boolean().describe('Whether it also covers actions that AWS may add.'),
  claim: z.string().nullable().describe('The claim it was held to; null when by itself.'),
  goals: count,
  nodes: count,
});

const paths: z.ZodType<PathsDocument> = z.object({
  schema: z.literal('countersign.paths/1'),
  to: z
    .string()
    .describe(
      '`admin` for any full administrator, `*` for whomever there is, an ARN, or `duty:` and its id.',
    ),
  paths: z.array(
    z.object({
      from: z.string(),
      to: z.string().describe('An ARN, or the id of the account in which a principal is made.'),
      certainty,
      steps: z.array(
        z.object({
          kind: z.string().describe('The id of the kind of step.'),
          aliases: z.array(z.string()).describe('Ids of the same in public catalogues.'),
          from: z.string(),
          to: z.string(),
          certainty,
          requests: z.array(requestWitness),
          conditions: z.array(z.string()),
        }),
      ),
    }),
  ),
  notKnown: z.array(z.string()),
});

const fixedFinding = finding.pick({
  id: true,
  rule: true,
  severity: true,
  subject: true,
  certainty: true,
  title: true,
});
const fix = fixSchema({ count, finding: fixedFinding, instant });
const history = historySchemas({
  accepted,
  bySeverity,
  certainty,
  count,
  finding,
  instant,
  severity,
  subject,
});

const snapshotDiff = snapshotDiffSchema({
  accepted,
  certainty,
  finding,
  instant,
  requestWitness,
  severity,
  verdict,
});

const evidence = evidenceSchema({ certainty, instant });
const trail = trailSchemas({ count, instant });

const usage = usageSchema({ count, instant });
const signal = signalSchema(instant);
const backtest = backtestSchema({ count, instant, severity });
const incident = incidentSchema({ count, instant, severity });
const kpi = kpiSchema({ count, instant });

/** The schema of each JSON answer, by the name of its command. */
export const DOCUMENT_SCHEMAS: Readonly<
  Record<
    | 'audit'
    | 'explain'
    | 'who-can'
    | 'lint'
    | 'kpi'
    | 'backtest'
    | 'incident'
    | 'signal'
    | 'evidence'
    | 'compare'
    | 'prove'
    | 'verify'
    | 'paths'
    | 'fix'
    | 'snapshot-diff'
    | 'usage'
    | 'doctor'
    | 'drift'
    | keyof AlertSchemas
    | keyof HistorySchemas
    | keyof TrailSchemas,
    z.ZodType
  >
> = {
  audit,
  explain,
  'who-can': whoCan,
  lint,
  kpi,
  backtest,
  incident,
  signal,
  evidence,
  compare,
  prove,
  verify,
  paths,
  fix,
  'snapshot-diff': snapshotDiff,
  usage,
  doctor: doctorSchema(),
  drift: driftSchema(),
  ...alertSchemas({ count, instant, incident }),
  ...history,
  ...trail,
};
