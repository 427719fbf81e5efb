import * as z from 'zod';
import type { EvidenceDocument } from './evidence-document.ts';

/** Makes the schema of `evidence`; `docs/schema/evidence.json` is made from it. */
export function evidenceSchema(shared: {
  readonly certainty: z.ZodType<EvidenceDocument['administrators'][number]['certainty']>;
  readonly instant: z.ZodType<string>;
}): z.ZodType<EvidenceDocument> {
  const { certainty, instant } = shared;
  const accepted = z.object({
    finding: z.string(),
    owner: z.string(),
    reason: z.string(),
    until: instant,
  });
  const control = z.object({
    id: z.string(),
    title: z.string().describe('What it asks for, in our words.'),
    verified: z.boolean().describe('Whether the id was checked against a source.'),
    note: z.string().nullable(),
    status: z.enum(['findings', 'accepted', 'nothing-found', 'partly-checked', 'not-checked']),
    statement: z.string(),
    rules: z.array(z.string()).describe('The rules that looked.'),
    findings: z.array(z.string()).describe('Ids of findings that nobody answers for.'),
    accepted: z.array(accepted),
    limits: z
      .array(z.object({ rule: z.string(), accounts: z.array(z.string()), because: z.string() }))
      .describe('Where rules could not look, and why.'),
  });
  return z.object({
    schema: z.literal('countersign.evidence/1'),
    version: z.string(),
    generatedAt: instant.describe('The instant of the audit.'),
    framework: z.object({
      id: z.enum(['soc2', 'pci-dss', 'iso27001', 'nist-800-53', 'hipaa', 'cis']),
      name: z.string(),
      edition: z.string(),
    }),
    accounts: z.array(z.string()),
    configuration: z.string().nullable(),
    inputs: z.object({
      files: z.array(z.object({ name: z.string(), sha256: z.string() })),
      sha256: z.string().describe('Of what `sha256sum` prints for the files.'),
    }),
    controls: z.array(control),
    administrators: z.array(
      z.object({
        arn: z.string(),
        accountId: z.string(),
        environment: z.string().nullable(),
        by: z.enum(['direct', 'escalation']),
        certainty,
        why: z.string(),
        policies: z.array(z.string()),
        usedBy: z.enum(['person', 'machine', 'unknown']),
        acceptedBy: z.string().nullable(),
      }),
    ),
    notKnown: z.array(z.string()),
  });
}
