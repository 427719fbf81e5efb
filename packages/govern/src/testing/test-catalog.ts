import {
  type AccessLevel,
  type Catalog,
  type CatalogAction,
  memoryCatalog,
} from '@countersign/core';

const FORMATS = {
  user: 'arn:${Partition}:iam::${Account}:user/${UserNameWithPath}',
  role: 'arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}',
  group: 'arn:${Partition}:iam::${Account}:group/${GroupNameWithPath}',
  policy: 'arn:${Partition}:iam::${Account}:policy/${PolicyNameWithPath}',
  saml: 'arn:${Partition}:iam::${Account}:saml-provider/${SamlProviderName}',
  object: 'arn:${Partition}:s3:::${BucketName}/${ObjectName}',
  bucket: 'arn:${Partition}:s3:::${BucketName}',
  secret: 'arn:${Partition}:secretsmanager:${Region}:${Account}:secret:${SecretId}',
  key: 'arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}',
  instance: 'arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}',
  launchTemplate: 'arn:${Partition}:ec2:${Region}:${Account}:launch-template/${LaunchTemplateId}',
  job: 'arn:${Partition}:glue:${Region}:${Account}:job/${JobName}',
  instanceProfile:
    'arn:${Partition}:iam::${Account}:instance-profile/${InstanceProfileNameWithPath}',
} as const;

type ResourceType = keyof typeof FORMATS;

/** Access level, resource type, names. */
const ACTIONS: readonly (readonly [AccessLevel, ResourceType | null, readonly string[]])[] = [
  [
    'Write',
    'user',
    [
      'iam:CreateUser',
      'iam:CreateAccessKey',
      'iam:DeleteAccessKey',
      'iam:CreateLoginProfile',
      'iam:UpdateLoginProfile',
      'iam:DeleteUser',
    ],
  ],
  ['Write', 'role', ['iam:CreateRole', 'iam:PassRole', 'sts:AssumeRole']],
  [
    'Permissions management',
    'user',
    [
      'iam:AttachUserPolicy',
      'iam:DetachUserPolicy',
      'iam:PutUserPolicy',
      'iam:DeleteUserPolicy',
      'iam:PutUserPermissionsBoundary',
      'iam:DeleteUserPermissionsBoundary',
    ],
  ],
  [
    'Permissions management',
    'role',
    [
      'iam:AttachRolePolicy',
      'iam:DetachRolePolicy',
      'iam:PutRolePolicy',
      'iam:DeleteRolePolicy',
      'iam:PutRolePermissionsBoundary',
      'iam:DeleteRolePermissionsBoundary',
      'iam:UpdateAssumeRolePolicy',
    ],
  ],
  [
    'Permissions management',
    'group',
    [
      'iam:AttachGroupPolicy',
      'iam:DetachGroupPolicy',
      'iam:PutGroupPolicy',
      'iam:DeleteGroupPolicy',
    ],
  ],
  ['Write', 'group', ['iam:AddUserToGroup', 'iam:CreateGroup', 'iam:RemoveUserFromGroup']],
  [
    'Permissions management',
    'policy',
    [
      'iam:CreatePolicy',
      'iam:CreatePolicyVersion',
      'iam:DeletePolicyVersion',
      'iam:SetDefaultPolicyVersion',
    ],
  ],
  ['Write', 'saml', ['iam:CreateSAMLProvider', 'iam:UpdateSAMLProvider']],
  ['List', null, ['iam:ListUsers', 'organizations:ListAccounts']],
  ['Write', null, ['organizations:LeaveOrganization']],
  ['Read', 'object', ['s3:GetObject']],
  ['Write', 'object', ['s3:PutObject']],
  ['Permissions management', 'bucket', ['s3:PutBucketPolicy']],
  ['Permissions management', null, ['glue:GetQuery']],
  ['Write', 'key', ['kms:Decrypt']],
  ['Write', 'instance', ['ec2:RunInstances']],
  ['Write', 'instanceProfile', ['iam:AddRoleToInstanceProfile', 'iam:CreateInstanceProfile']],
  [
    'Write',
    'instance',
    [
      'ec2:AssociateIamInstanceProfile',
      'ec2:ModifyInstanceAttribute',
      'ec2:ReplaceIamInstanceProfileAssociation',
      'ec2:StartInstances',
      'ec2:StopInstances',
    ],
  ],
  ['Write', 'launchTemplate', ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate']],
  ['Write', 'job', ['glue:CreateJob', 'glue:StartJobRun', 'glue:UpdateJob']],
  ['Write', null, ['glue:CreateDevEndpoint']],
  ['Read', 'secret', ['secretsmanager:GetSecretValue']],
  [
    'Write',
    null,
    [
      'athena:CreateWorkGroup',
      'backup:CreateBackupPlan',
      'batch:SubmitJob',
      'cloudformation:CreateStack',
      'cloudwatch:PutMetricAlarm',
      'codebuild:StartBuild',
      'dynamodb:PutItem',
      'ecs:RunTask',
      'elasticache:CreateCacheCluster',
      'events:PutRule',
      'kinesis:PutRecord',
      'lambda:InvokeFunction',
      'logs:CreateLogGroup',
      'rds:CreateDBInstance',
      'redshift:CreateCluster',
      'route53:CreateHostedZone',
      'sns:Publish',
      'sqs:SendMessage',
      'states:StartExecution',
    ],
  ],
];

/** A few actions of AWS as the service authorization reference describes them, for tests. */
export const TEST_CATALOG: Catalog = memoryCatalog(
  ACTIONS.flatMap(([level, type, names]) => names.map((name) => actionOf(name, level, type))),
);

function actionOf(name: string, level: AccessLevel, type: ResourceType | null): CatalogAction {
  return {
    name,
    accessLevels: [level],
    resourceTypes:
      type === null
        ? []
        : [{ type, required: true, arnFormats: [FORMATS[type]], conditionKeys: [] }],
    conditionKeys: [],
  };
}
