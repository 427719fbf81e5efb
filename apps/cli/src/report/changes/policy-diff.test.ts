import { type Policy, parsePolicy } from '@countersign/core';
import { expect, it } from 'vitest';
import { createPaint } from '../../terminal/paint.ts';
import { policyDiff } from './policy-diff.ts';

function allowing(...actions: readonly string[]): Policy | null {
  const parsed = parsePolicy({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  });
  return parsed.ok ? parsed.value.policy : null;
}

const plain = createPaint(false);

it('policyDiff shows what goes and what comes, with lines around it', () => {
  const lines = policyDiff(allowing('s3:a', 's3:b', 's3:c'), allowing('s3:a', 's3:c'), plain);
  expect(lines).toEqual([
    '@@ -5,7 +5,6 @@',
    '       "Effect": "Allow",',
    '       "Action": [',
    '         "s3:a",',
    '-        "s3:b",',
    '         "s3:c"',
    '       ],',
    '       "Resource": "*"',
  ]);
});

it('policyDiff of a new document has nothing but new lines', () => {
  const [head, ...lines] = policyDiff(null, allowing('s3:a', 's3:b'), plain);
  expect(head).toBe('@@ -1,0 +1,13 @@');
  expect(lines.every((line) => line.startsWith('+'))).toBe(true);
});

it('policyDiff of the same document is empty', () => {
  expect(policyDiff(allowing('s3:a', 's3:b'), allowing('s3:a', 's3:b'), plain)).toEqual([]);
});

it('policyDiff has colours on a terminal only, and shows control characters', () => {
  const lines = policyDiff(
    allowing('s3:a', 's3:b'),
    allowing('s3:a', 's3:\u001b[31m'),
    createPaint(true),
  );
  expect(lines.some((line) => line.startsWith('\u001b[31m-'))).toBe(true);
  expect(lines.join('\n')).toContain('s3:\\\\u001b[31m'.replace('\\\\', '\\'));
});
