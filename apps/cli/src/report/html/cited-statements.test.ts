import { type ParsedPolicy, parsePolicy } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { printStatement } from './cited-statements.ts';

describe('printStatement', () => {
  it.each([
    [{ Sid: 'A', Effect: 'Allow', Action: '*', Resource: ['a', 'b'] }],
    [{ Effect: 'Deny', NotAction: ['iam:Get*', 's3:*'], NotResource: 'arn:aws:s3:::x/*' }],
    [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }],
    [
      {
        Effect: 'Allow',
        Principal: { AWS: ['111122223333', '222233334444'], Service: 'ec2.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'sts:ExternalId': 'x', 'aws:PrincipalOrgID': ['o-a', 'o-b'] },
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
        },
      },
    ],
  ])('prints what was read: %j', (statement) => {
    expect(JSON.parse(printRead(statement))).toEqual(statement);
  });

  it('takes __proto__ for an ordinary condition key', () => {
    const statement: unknown = JSON.parse(
      '{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"__proto__":"x"}}}',
    );
    expect(printRead(statement)).toContain('"__proto__": "x"');
  });
});

function printRead(statement: unknown): string {
  const parsed = parsePolicy({ Version: '2012-10-17', Statement: [statement] });
  const policy: ParsedPolicy | null = parsed.ok ? parsed.value : null;
  const [first] = policy?.policy.statements ?? [];
  if (first === undefined) throw new Error(JSON.stringify(parsed));
  return printStatement(first);
}
