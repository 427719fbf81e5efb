import { describe, expect, it } from 'vitest';
import type { Workload } from '../../../inventory/model.ts';
import { foundBy, recorded } from '../../../testing/detect.ts';
import { allow, arnOf, type TestAccount, trust } from '../../../testing/test-model.ts';
import type { TrailEvent } from '../../../trail/trail-event.ts';
import { escalationStepTaken } from './rule.ts';

const ALL = allow('*');
const SERVICES = {
  build: 'codebuild',
  function: 'lambda',
  glue: 'glue',
  instance: 'ec2',
  pipeline: 'datapipeline',
  stack: 'cloudformation',
  web: 'tasks.apprunner',
} as const;

/** For each service a role that may do everything, one that may do little, and what runs with each. */
const BEFORE: TestAccount = {
  users: { ana: { inline: [allow('s3:ListBucket')] }, boss: { inline: [ALL] } },
  roles: {
    ...Object.fromEntries(
      Object.entries(SERVICES).flatMap(([name, service]) => {
        const lets = trust({ Service: `${service}.amazonaws.com` });
        const profiles = service === 'ec2' ? [`${name}-profile`] : [];
        return [
          [`${name}-admin`, { trust: lets, inline: [ALL], profiles }],
          [`${name}-plain`, { trust: lets, inline: [allow('s3:GetObject')] }],
        ];
      }),
    ),
    climber: {
      trust: trust({ Service: 'lambda.amazonaws.com' }),
      inline: [allow('iam:AttachRolePolicy')],
    },
    linked: {
      path: '/aws-service-role/lambda.amazonaws.com/',
      trust: trust({ Service: 'lambda.amazonaws.com' }),
      inline: [ALL],
    },
  },
  beside: {
    workloads: {
      items: [
        workload('lambda:function', 'lambda', 'function:pay', 'function-admin'),
        workload('lambda:function', 'lambda', 'function:show', 'function-plain'),
        workload('cloudformation:stack', 'cloudformation', 'stack/web/1', 'stack-admin'),
        workload('codebuild:project', 'codebuild', 'project/deploy', 'build-admin'),
        {
          ...workload('ec2:instance', 'ec2', 'instance/i-0aa', ''),
          roleArn: null,
          instanceProfileName: 'instance-profile',
        },
      ],
      completeTypes: new Set(['lambda:function', 'codebuild:project'] as const),
    },
  },
};

function workload(
  type: Workload['type'],
  service: string,
  resource: string,
  role: string,
): Workload {
  const arn = `arn:aws:${service}:us-east-1:111122223333:${resource}`;
  return { type, arn, roleArn: arnOf(`role/${role}`), instanceProfileName: null };
}

/** A call to a service: `lambda:CreateFunction`. */
function calls(call: string, parameters: object, parts = {}): TrailEvent {
  const [service = '', name = ''] = call.split(':');
  return recorded(1, name, parameters, { eventSource: `${service}.amazonaws.com`, ...parts });
}

const role = (name: string): string => arnOf(`role/${name}`);
const found = (...events: readonly TrailEvent[]) => foundBy(escalationStepTaken, BEFORE, events);
const DENIED = { errorCode: 'AccessDenied' };
const BOSS = { userIdentity: { type: 'IAMUser', arn: arnOf('user/boss'), userName: 'boss' } };
const CODE = { functionName: 'pay', zipFile: 'aGk=' };

describe('escalation-step-taken fires on', () => {
  it.each<[string, TrailEvent, string]>([
    [
      'a role by its ARN',
      calls('lambda:CreateFunction20150331', { functionName: 'new', role: role('function-admin') }),
      'high: ana came to act as the administrator role function-admin by passing a role to a Lambda function [role/function-admin]',
    ],
    [
      'a role that can become an administrator',
      calls('lambda:CreateFunction20150331', { functionName: 'new', role: role('climber') }),
      'medium: ana came to act as the role climber, which can become an administrator, by passing a role to a Lambda function [role/climber]',
    ],
    [
      'a role by its name',
      calls('glue:CreateJob', { name: 'j', role: 'glue-admin' }),
      'high: ana came to act as the administrator role glue-admin by passing a role to a Glue job, session or endpoint [role/glue-admin]',
    ],
    [
      'a role by the name of its instance profile',
      calls('ec2:RunInstances', { iamInstanceProfile: { name: 'instance-profile' } }),
      'high: ana came to act as the administrator role instance-admin by passing a role to an EC2 instance [role/instance-admin]',
    ],
    [
      'a role in a list of fields',
      calls('datapipeline:PutPipelineDefinition', {
        pipelineObjects: [{ fields: [{ key: 'role', stringValue: 'pipeline-admin' }] }],
      }),
      'high: ana came to act as the administrator role pipeline-admin by passing a role to a pipeline of Data Pipeline [role/pipeline-admin]',
    ],
    [
      'an attempt',
      calls('lambda:CreateFunction20150331', { role: role('function-admin') }, DENIED),
      'low: Failed attempt (AccessDenied): ana came to act as the administrator role function-admin by passing a role to a Lambda function [role/function-admin]',
    ],
    [
      'what an inventory knows by its name',
      calls('lambda:UpdateFunctionCode20150331v2', CODE),
      'high: ana came to act as the administrator role function-admin by changing the code of a Lambda function [role/function-admin]',
    ],
    [
      'what an inventory knows by its ARN, with a version',
      calls('lambda:UpdateFunctionCode20150331v2', {
        functionName: 'arn:aws:lambda:us-east-1:111122223333:function:pay:live',
      }),
      'high: ana came to act as the administrator role function-admin by changing the code of a Lambda function [role/function-admin]',
    ],
    [
      'what an inventory knows by its instance profile',
      calls('ssm:StartSession', { target: 'i-0aa' }),
      'high: ana came to act as the administrator role instance-admin by running commands on an EC2 instance by Systems Manager [role/instance-admin]',
    ],
    [
      'what the answer tells of',
      calls(
        'apprunner:UpdateService',
        { serviceArn: 'arn:aws:apprunner:us-east-1:111122223333:service/web/1' },
        { responseElements: { service: { instanceRoleArn: role('web-admin') } } },
      ),
      'high: ana came to act as the administrator role web-admin by changing an App Runner service [role/web-admin]',
    ],
    [
      'what may have an administrator role',
      calls('ssm:SendCommand', { instanceIds: ['i-0ff'] }),
      'medium: ana may have come to act as an administrator role by running commands on an EC2 instance by Systems Manager [role/instance-admin]',
    ],
    [
      'a build with commands',
      calls('codebuild:StartBuild', { projectName: 'deploy', buildspecOverride: 'version: 0.2' }),
      "high: ana came to act as the administrator role build-admin by starting a build with commands of the caller's [role/build-admin]",
    ],
  ])('%s', (_, event, told) => {
    expect(found(event)).toEqual([told]);
  });

  it('what was begun before, by its name in the answer', () => {
    const begins = calls(
      'ec2:RunInstances',
      { iamInstanceProfile: { arn: arnOf('instance-profile/instance-profile') } },
      { ...BOSS, responseElements: { instancesSet: { items: [{ instanceId: 'i-0bb' }] } } },
    );
    expect(
      found(begins, calls('ec2-instance-connect:SendSSHPublicKey', { instanceId: 'i-0bb' })),
    ).toEqual([
      'high: ana came to act as the administrator role instance-admin by logging in to an EC2 instance by Instance Connect [role/instance-admin]',
    ]);
  });
});

describe('escalation-step-taken fires on what an inventory knows', () => {
  it('though a call about it named no role before', () => {
    const names = { stackName: 'arn:aws:cloudformation:us-east-1:111122223333:stack/web/1' };
    expect(
      found(
        calls('cloudformation:CreateChangeSet', names),
        calls('cloudformation:ExecuteChangeSet', names),
      ),
    ).toEqual([
      'high: ana came to act as the administrator role stack-admin by changing a CloudFormation stack [role/stack-admin]',
    ]);
  });
});

describe('escalation-step-taken stays silent on', () => {
  it.each<[string, readonly TrailEvent[]]>([
    [
      'an administrator',
      [calls('lambda:CreateFunction20150331', { role: role('function-admin') }, BOSS)],
    ],
    [
      'a role that may do little',
      [calls('lambda:CreateFunction20150331', { role: role('function-plain') })],
    ],
    [
      'a role that is linked to a service',
      [calls('lambda:CreateFunction20150331', { role: role('linked') })],
    ],
    [
      'what is known to run with another role',
      [calls('lambda:UpdateFunctionCode', { functionName: 'show' })],
    ],
    [
      'what was begun without a role',
      [
        calls('ec2:RunInstances', {}, { responseElements: { instanceId: 'i-0cc' } }),
        calls('ssm:StartSession', { target: 'i-0cc' }),
      ],
    ],
    [
      'what a complete inventory does not have',
      [calls('lambda:UpdateFunctionCode', { functionName: 'no' })],
    ],
    [
      'a call of a service',
      [
        calls(
          'lambda:CreateFunction20150331',
          { role: role('function-admin') },
          { userIdentity: { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' } },
        ),
      ],
    ],
  ])('%s', (_, events) => {
    expect(found(...events)).toEqual([]);
  });
});

describe('a near miss is', () => {
  it.each<[string, TrailEvent]>([
    [
      'a role that the service may not have',
      calls('lambda:CreateFunction20150331', { role: role('glue-admin') }),
    ],
    [
      'a name of a role where none is passed',
      calls('glue:CreateJob', { description: 'glue-admin' }),
    ],
    ['a build without commands', calls('codebuild:StartBuild', { projectName: 'deploy' })],
    [
      'a build with no commands in the override',
      calls('codebuild:StartBuild', { projectName: 'deploy', environmentVariablesOverride: [] }),
    ],
    ['reading the code', calls('lambda:GetFunction20150331v2', { functionName: 'pay' })],
    [
      'another region',
      calls('lambda:UpdateFunctionCode20150331v2', CODE, { awsRegion: 'eu-west-1' }),
    ],
    [
      'an instance where nobody knows what it is, and it failed',
      calls('ssm:StartSession', { target: 'i-0ff' }, DENIED),
    ],
  ])('%s', (_, event) => {
    expect(found(event)).toEqual([]);
  });
});
