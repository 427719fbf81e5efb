import { expect, it } from 'vitest';
import { invariant } from '../invariant.ts';
import { parsePolicy } from './parse-policy.ts';
import { policyJson } from './policy-json.ts';

const DOCUMENT = {
  Version: '2012-10-17',
  Id: 'all-elements',
  Statement: [
    {
      Sid: 'Everything',
      Effect: 'Allow',
      NotPrincipal: { AWS: ['111122223333', '444455556666'], Service: 'ec2.amazonaws.com' },
      NotAction: ['s3:*', 'iam:*'],
      NotResource: 'arn:aws:s3:::b/${aws:username}',
      Condition: {
        StringEquals: { 'aws:PrincipalTag/team': ['a', 'b'], 'aws:SourceVpc': 'vpc-1' },
        'ForAnyValue:StringLike': { 'aws:TagKeys': '*' },
      },
    },
    { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: ['a', 'b'] },
  ],
};

function read(document: unknown): ReturnType<typeof policyJson> {
  const parsed = parsePolicy(document);
  invariant(parsed.ok, 'the documents of this test can be read');
  return policyJson(parsed.value.policy);
}

it('policyJson gives the document that was read, every element of it', () => {
  expect(read(DOCUMENT)).toEqual(DOCUMENT);
});

it('policyJson writes a single statement as a list, and the version that holds without one', () => {
  const statement = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
  expect(read({ Statement: statement })).toEqual({
    Version: '2008-10-17',
    Statement: [statement],
  });
});

it('policyJson keeps a condition key called __proto__', () => {
  const text =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringEquals":{"__proto__":"x"}}}]}';
  expect(JSON.stringify(read(JSON.parse(text)))).toBe(text);
});
