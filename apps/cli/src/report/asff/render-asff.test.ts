import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { invariant } from '@countersign/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { runCommand } from '../../testing/run-command.ts';
import { useTemporaryDirectory } from '../../testing/temporary-directory.ts';

/** The limits that AWS's page on the format gives. */
const asffFinding = z.object({
  SchemaVersion: z.literal('2018-10-08'),
  Id: z.string().min(1).max(512),
  ProductArn: z.string().regex(/^arn:aws:securityhub:eu-west-1:(\d{12}):product\/\1\/default$/),
  GeneratorId: z.string().min(1).max(512),
  AwsAccountId: z.string().regex(/^\d{12}$/),
  Types: z.array(z.string()).min(1).max(50),
  CreatedAt: z.iso.datetime(),
  UpdatedAt: z.iso.datetime(),
  Severity: z.object({
    Label: z.enum(['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL']),
    Original: z.string().max(64),
  }),
  Title: z.string().min(1).max(256),
  Description: z.string().min(1).max(1024),
  Remediation: z.object({ Recommendation: z.object({ Text: z.string().min(1).max(512) }) }),
  Resources: z
    .array(z.object({ Type: z.string(), Id: z.string().min(1).max(512) }))
    .min(1)
    .max(32),
  Compliance: z.object({
    Status: z.literal('FAILED'),
    RelatedRequirements: z.array(z.string().max(64)).max(32).optional(),
  }),
  RecordState: z.literal('ACTIVE'),
  Workflow: z.object({ Status: z.enum(['NEW', 'SUPPRESSED']) }),
});

const files = useTemporaryDirectory('all tests');

describe('an audit in the AWS Security Finding Format', () => {
  let findings: readonly AwsSecurityFinding[] = [];
  let server: Server;
  const bodies: string[] = [];

  beforeAll(async () => {
    files.write(
      'c.yaml',
      'exceptions:\n  - { rule: full-administrator, subject: "*break-glass", owner: eve, reason: emergencies, until: 2030-01-01 }\n',
    );
    const sample = new URL('../../../../../samples/organization', import.meta.url).pathname;
    const { stdout } = await runCommand(
      ['audit', sample, '--config', 'c.yaml', '--format', 'asff', '--region', 'eu-west-1'],
      { directory: files.path },
    );
    findings = JSON.parse(stdout) as readonly AwsSecurityFinding[];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        bodies.push(Buffer.concat(chunks).toString('utf8'));
        response.setHeader('content-type', 'application/json');
        response.end('{"FailedCount":0,"SuccessCount":0,"FailedFindings":[]}');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }, 60_000);

  afterAll(() => {
    server.close();
  });

  it('keeps the limits of the format', () => {
    expect(findings.length).toBeGreaterThan(100);
    for (const finding of findings) asffFinding.parse(finding);
  });

  it('has each finding once, and suppresses what somebody answers for', () => {
    const ids = findings.map(({ Id }) => Id);
    expect(new Set(ids).size).toBe(ids.length);
    const suppressed = findings.filter(({ Workflow }) => Workflow?.Status === 'SUPPRESSED');
    expect(suppressed.map(({ Note }) => Note?.Text)).toEqual([
      'eve answers for it until 2030-01-02T00:00:00Z: emergencies',
    ]);
  });

  it('is taken whole by the client of Security Hub: it sends every member', async () => {
    const address = server.address() as AddressInfo;
    const client = new SecurityHubClient({
      endpoint: `http://127.0.0.1:${address.port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
    });
    const batch = findings.slice(-100);
    await client.send(new BatchImportFindingsCommand({ Findings: [...batch] }));
    client.destroy();
    const [body] = bodies;
    invariant(body !== undefined, 'the client sent something');
    expect(JSON.parse(body)).toEqual({ Findings: batch });
  });
});
