import { expect, it } from 'vitest';
import * as z from 'zod';
import { runCommand } from '../../testing/run-command.ts';

const message = z.object({ text: z.string().min(1) });

/** What SARIF 2.1.0 and code scanning ask of a log such as ours. */
const sarif = z.object({
  $schema: z.literal('https://json.schemastore.org/sarif-2.1.0.json'),
  version: z.literal('2.1.0'),
  runs: z.tuple([
    z.object({
      tool: z.object({
        driver: z.object({
          name: z.string(),
          semanticVersion: z.string().regex(/^\d+\.\d+\.\d+$/),
          rules: z.array(
            z.object({
              id: z.string(),
              name: z.string(),
              shortDescription: message,
              fullDescription: message,
              help: z.object({ text: z.string().min(1), markdown: z.string().min(1) }),
              helpUri: z.url().optional(),
              defaultConfiguration: z.object({ level: z.enum(['error', 'warning', 'note']) }),
              properties: z.object({ 'security-severity': z.string().regex(/^\d+\.\d$/) }),
            }),
          ),
        }),
      }),
      invocations: z.array(z.object({ executionSuccessful: z.literal(true) })),
      results: z.array(
        z.object({
          ruleId: z.string(),
          ruleIndex: z.int().min(0),
          level: z.enum(['error', 'warning', 'note']),
          message,
          locations: z.tuple([
            z.object({
              physicalLocation: z.object({ artifactLocation: z.object({ uri: z.string() }) }),
              logicalLocations: z.tuple([
                // The ARN of a principal, or the address of a person.
                z.object({ fullyQualifiedName: z.string().regex(/^arn:|@/), kind: z.string() }),
              ]),
            }),
          ]),
          partialFingerprints: z.object({
            'countersignFindingId/v1': z.string().regex(/^[0-9a-f]{64}$/),
          }),
        }),
      ),
    }),
  ]),
});

it('renderSarif: is valid, points to rules and files, and has a fingerprint for each finding', async () => {
  const { stdout } = await runCommand(['audit', 'samples/organization', '--format', 'sarif']);
  const [run] = sarif.parse(JSON.parse(stdout)).runs;
  const { rules } = run.tool.driver;
  expect(run.results.length).toBeGreaterThan(10);
  for (const result of run.results) {
    expect(rules[result.ruleIndex]?.id).toBe(result.ruleId);
    const [location] = result.locations;
    expect(location.physicalLocation.artifactLocation.uri).toMatch(
      /^samples\/organization\/\w+\.json$/,
    );
  }
  const fingerprints = run.results.map(
    (result) => result.partialFingerprints['countersignFindingId/v1'],
  );
  expect(new Set(fingerprints).size).toBe(fingerprints.length);
});
