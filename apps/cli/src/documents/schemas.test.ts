import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { configurationFile } from '../configuration/configuration-file.ts';
import { golden, updateHint } from '../testing/golden.ts';
import { runCommand } from '../testing/run-command.ts';
import { printJson } from './print-json.ts';
import { DOCUMENT_SCHEMAS } from './schemas.ts';

type Name = keyof typeof DOCUMENT_SCHEMAS;

const SAMPLE = 'samples/organization';
const SOFIA = 'arn:aws:iam::111122223333:user/sofia.rossi';
const POLICY = '{"Statement":[{"Effect":"Allow","Action":"s3:GetObjct","Resource":"x"}]}';

/** Command lines whose answers a schema must describe, with their standard input. */
const ANSWERS: readonly (readonly [Name, readonly string[], string])[] = [
  ['audit', ['audit', SAMPLE, '--json'], ''],
  [
    'explain',
    [
      'explain',
      '--input',
      SAMPLE,
      '--principal',
      SOFIA,
      '--action',
      'iam:CreateUser',
      '--resource',
      '*',
      '--json',
    ],
    '',
  ],
  [
    'explain',
    [
      'explain',
      '--input',
      SAMPLE,
      '--principal',
      '*',
      '--action',
      'sts:AssumeRole',
      '--resource',
      'arn:aws:iam::222233334444:role/sandbox-share',
      '--json',
    ],
    '',
  ],
  ['who-can', ['who-can', '--input', SAMPLE, '--action', 'iam:CreateUser', '--json'], ''],
  ['lint', ['lint', '-', '--json'], POLICY],
  ['lint', ['lint', '-', '--json'], '{'],
  ['snapshot-diff', ['snapshot', 'diff', SAMPLE, `${SAMPLE}/production.json`, '--json'], ''],
  ['prove', ['prove', '-', '--not-granted', 's3:*', '--json'], POLICY],
];

describe('JSON answers', () => {
  it.each(ANSWERS)('of %s are described whole by its schema: %j', async (name, argv, stdin) => {
    const { stdout } = await runCommand(argv, { stdin });
    const answer: unknown = JSON.parse(stdout);
    // Parsing drops members that the schema does not describe: equality shows that there are none.
    expect(DOCUMENT_SCHEMAS[name].parse(answer)).toEqual(answer);
  });
});

it.each([...Object.entries(DOCUMENT_SCHEMAS), ['config', configurationFile] as const])(
  'docs/schema/%s.json is current',
  (name, schema) => {
    const file = `docs/schema/${name}.json`;
    const text = printJson(z.toJSONSchema(schema, { io: 'input' }));
    expect(text, updateHint(file)).toBe(golden(file, text));
  },
);
