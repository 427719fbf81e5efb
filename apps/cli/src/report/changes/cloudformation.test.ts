import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { describeChanges } from '../../fix/described-change.ts';
import { AWKWARD, SAMPLE_CHANGES, sampleArn, sampleModel } from '../../testing/sample-changes.ts';
import { renderCloudFormation } from './cloudformation.ts';

const TEMPLATE = z.object({
  Metadata: z.object({ Countersign: z.object({ ByHand: z.array(z.string()) }) }).optional(),
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()) }),
  ),
});

type Template = z.infer<typeof TEMPLATE>;

function render(changes: typeof SAMPLE_CHANGES): unknown {
  return JSON.parse(renderCloudFormation(describeChanges(sampleModel(), changes)));
}

const BY_ACCOUNT = z.record(z.string(), TEMPLATE).parse(render(SAMPLE_CHANGES));
const EMPTY: Template = { Resources: {} };
const { '111122223333': own = EMPTY, organization = EMPTY } = BY_ACCOUNT;

describe('renderCloudFormation', () => {
  it('says what a template can say, and lists the rest', () => {
    const { Metadata, Resources } = own;
    expect(Object.entries(Resources).map(([id, { Type }]) => [id, Type])).toEqual([
      ['UserAdaDenyx20it', 'AWS::IAM::UserPolicy'],
      ['PolicyWork', 'AWS::IAM::ManagedPolicy'],
      ['PolicyLimit', 'AWS::IAM::ManagedPolicy'],
      ['RoleApp', 'AWS::IAM::Role'],
      ['GroupStaff', 'AWS::IAM::Group'],
      ['MemberStaff', 'AWS::IAM::UserToGroupAddition'],
    ]);
    expect(Object.keys(organization.Resources)).toEqual(['OrganizationItx27s']);
    const byHand = Metadata?.Countersign.ByHand ?? [];
    expect(byHand.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'aws iam delete-policy-version',
      'aws iam remove-user-from-group',
      'aws iam delete-user-policy',
      'aws iam detach-role-policy',
    ]);
  });

  it('has every document as it is', () => {
    const all = { ...own.Resources, ...organization.Resources };
    const documents = Object.values(all).flatMap(({ Properties }) =>
      ['PolicyDocument', 'AssumeRolePolicyDocument', 'Content'].flatMap(
        (key) => Properties[key] ?? [],
      ),
    );
    expect(documents).toEqual(Array.from({ length: 5 }, () => AWKWARD));
  });

  it('gathers what is about one resource: whom it is attached to, a boundary beside the trust', () => {
    const { Resources } = own;
    expect(Resources['PolicyLimit']?.Properties).toMatchObject({ Roles: ['app'], Path: '/' });
    expect(Resources['RoleApp']?.Properties).toMatchObject({
      RoleName: 'app',
      PermissionsBoundary: 'arn:aws:iam::111122223333:policy/limit',
    });
    expect(organization.Resources['OrganizationItx27s']?.Properties).toMatchObject({
      Type: 'SERVICE_CONTROL_POLICY',
      TargetIds: ['111122223333'],
    });
  });

  it('is a template by itself where there is one account', () => {
    const template = TEMPLATE.parse(render(SAMPLE_CHANGES.slice(0, 2)));
    expect(Object.keys(template.Resources)).toEqual(['UserAdaDenyx20it', 'PolicyWork']);
  });

  it('tells policies of a user and of a role of one name apart', () => {
    const [put] = SAMPLE_CHANGES;
    if (put?.kind !== 'put-inline-policy') throw new Error('the first change writes a policy');
    const changes = ['user/app', 'role/app'].map((entity) => ({
      ...put,
      entityArn: sampleArn(entity),
    }));
    expect(Object.keys(TEMPLATE.parse(render(changes)).Resources)).toHaveLength(2);
  });
});
