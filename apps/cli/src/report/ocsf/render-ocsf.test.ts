import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { runCommand } from '../../testing/run-command.ts';

/** An id with its caption, which the schema asks to agree. */
function captioned<const Id extends number>(captions: Readonly<Record<Id, string>>) {
  return (id: unknown, caption: unknown): boolean =>
    Object.entries(captions).some(([key, value]) => Number(key) === id && value === caption);
}

const isSeverity = captioned({
  1: 'Informational',
  2: 'Low',
  3: 'Medium',
  4: 'High',
  5: 'Critical',
});
const isConfidence = captioned({ 1: 'Low', 2: 'Medium', 3: 'High' });
const isStatus = captioned({ 1: 'New', 3: 'Suppressed' });

/** The rules of the class in version 1.3.0: required members, types, enumerations; nothing beside. */
const event = z
  .strictObject({
    activity_id: z.literal(1),
    activity_name: z.literal('Create'),
    category_uid: z.literal(2),
    category_name: z.literal('Findings'),
    class_uid: z.literal(2003),
    class_name: z.literal('Compliance Finding'),
    type_uid: z.int(),
    type_name: z.literal('Compliance Finding: Create'),
    time: z.int().positive(),
    severity_id: z.int(),
    severity: z.string(),
    confidence_id: z.int(),
    confidence: z.string(),
    status_id: z.int(),
    status: z.string(),
    message: z.string().min(1),
    comment: z.string().optional(),
    metadata: z.strictObject({
      version: z.literal('1.3.0'),
      profiles: z.tuple([z.literal('cloud')]),
      product: z.strictObject({
        name: z.string(),
        vendor_name: z.string(),
        version: z.string(),
      }),
    }),
    cloud: z.strictObject({
      provider: z.literal('AWS'),
      account: z.strictObject({
        uid: z.string().regex(/^\d{12}$/),
        type_id: z.literal(10),
        type: z.literal('AWS Account'),
      }),
    }),
    finding_info: z.strictObject({
      uid: z.string().min(1),
      title: z.string().min(1),
      desc: z.string().min(1),
      types: z.array(z.string()).length(1),
      last_seen_time: z.int().positive(),
    }),
    compliance: z.strictObject({
      standards: z.array(z.string()).min(1),
      requirements: z.array(z.string()).min(1).optional(),
      control: z.string().min(1),
      status_id: z.literal(3),
      status: z.literal('Fail'),
    }),
    resources: z
      .array(
        z.strictObject({
          uid: z.string().min(1),
          type: z.string(),
          group: z.strictObject({ name: z.string() }).optional(),
        }),
      )
      .length(1),
    remediation: z.strictObject({ desc: z.string().min(1) }),
  })
  .refine((each) => each.type_uid === each.class_uid * 100 + each.activity_id)
  .refine((each) => isSeverity(each.severity_id, each.severity))
  .refine((each) => isConfidence(each.confidence_id, each.confidence))
  .refine((each) => isStatus(each.status_id, each.status));

describe('an audit as events of OCSF', () => {
  it('keeps the rules of the class, a line an event', async () => {
    const argv = ['audit', 'samples/organization', '--at', '2026-11-22'] as const;
    const { stdout } = await runCommand([...argv, '--format', 'ocsf']);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => event.parse(JSON.parse(line)));
    const { findings } = JSON.parse((await runCommand([...argv, '--json'])).stdout) as {
      readonly findings: readonly { readonly id: string }[];
    };
    expect(events.map(({ finding_info: { uid } }) => uid)).toEqual(findings.map(({ id }) => id));
    expect(events[0]?.time).toBe(Date.UTC(2026, 10, 22));
  });
});
