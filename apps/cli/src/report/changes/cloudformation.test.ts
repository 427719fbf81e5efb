import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { describeChanges } from '../../fix/described-change.ts';
import { AWKWARD, SAMPLE_CHANGES, sampleModel } from '../../testing/sample-changes.ts';
import { renderCloudFormation } from './cloudformation.ts';

const TEMPLATE = z.object({
  Metadata: z.object({ Countersign: z.object({ ByHand: z.array(z.string()) }) }).optional(),
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()) }),
  ),
});

function render(changes: typeof SAMPLE_CHANGES): z.infer<typeof TEMPLATE> {
  const text = renderCloudFormation(describeChanges(sampleModel(), changes));
  return TEMPLATE.parse(JSON.parse(text));
}

describe('renderCloudFormation', () => {
  it('says what a template can say, and lists the rest', () => {
    const { Metadata, Resources } = render(SAMPLE_CHANGES);
    expect(Object.entries(Resources).map(([id, { Type }]) => [id, Type])).toEqual([
      ['AdaDenyx20it', 'AWS::IAM::UserPolicy'],
      ['PolicyWork', 'AWS::IAM::ManagedPolicy'],
      ['PolicyLimit', 'AWS::IAM::ManagedPolicy'],
      ['RoleApp', 'AWS::IAM::Role'],
      ['GroupStaff', 'AWS::IAM::Group'],
      ['MemberStaff', 'AWS::IAM::UserToGroupAddition'],
      ['OrganizationItx27s', 'AWS::Organizations::Policy'],
    ]);
    const byHand = Metadata?.Countersign.ByHand ?? [];
    expect(byHand.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'aws iam delete-policy-version',
      'aws iam remove-user-from-group',
      'aws iam delete-user-policy',
      'aws iam detach-role-policy',
    ]);
  });

  it('has every document as it is', () => {
    const { Resources } = render(SAMPLE_CHANGES);
    const documents = Object.values(Resources).flatMap(({ Properties }) =>
      ['PolicyDocument', 'AssumeRolePolicyDocument', 'Content'].flatMap(
        (key) => Properties[key] ?? [],
      ),
    );
    expect(documents).toEqual(Array.from({ length: 5 }, () => AWKWARD));
  });

  it('gathers what is about one resource: whom it is attached to, a boundary beside the trust', () => {
    const { Resources } = render(SAMPLE_CHANGES);
    expect(Resources['PolicyLimit']?.Properties).toMatchObject({ Roles: ['app'], Path: '/' });
    expect(Resources['RoleApp']?.Properties).toMatchObject({
      RoleName: 'app',
      PermissionsBoundary: 'arn:aws:iam::111122223333:policy/limit',
    });
    expect(Resources['OrganizationItx27s']?.Properties).toMatchObject({
      Type: 'SERVICE_CONTROL_POLICY',
      TargetIds: ['111122223333'],
    });
  });
});
