import type { AccountWishes } from './collect-account.ts';
import type { NamedOperation } from './operation.ts';
import * as accessAnalyzer from './services/access-analyzer.ts';
import * as apiGateway from './services/api-gateway.ts';
import * as backup from './services/backup.ts';
import * as cloudformation from './services/cloudformation.ts';
import * as codebuild from './services/codebuild.ts';
import * as dynamodb from './services/dynamodb.ts';
import * as ec2 from './services/ec2.ts';
import * as ecr from './services/ecr.ts';
import * as ecs from './services/ecs.ts';
import * as efs from './services/efs.ts';
import * as events from './services/events.ts';
import * as glue from './services/glue.ts';
import * as iam from './services/iam.ts';
import * as identityStore from './services/identitystore.ts';
import * as kms from './services/kms.ts';
import * as lambda from './services/lambda.ts';
import * as opensearch from './services/opensearch.ts';
import * as organizations from './services/organizations.ts';
import * as s3 from './services/s3.ts';
import * as sagemaker from './services/sagemaker.ts';
import * as secretsManager from './services/secrets-manager.ts';
import * as sns from './services/sns.ts';
import * as sqs from './services/sqs.ts';
import * as sso from './services/sso.ts';
import * as states from './services/states.ts';

/** A policy document with statements that allow. */
export interface NeededPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: 'Allow';
    readonly Action: readonly string[];
    readonly Resource: string;
  }[];
}

/** Every operation that is called in each account; a module of a service holds its operations and nothing else. */
const IN_ACCOUNTS: readonly NamedOperation[] = [
  ...Object.values<NamedOperation>(iam),
  ec2.regions,
  organizations.organization,
];

/** What is called besides where resources are looked for. */
const OF_RESOURCES: readonly NamedOperation[] = [
  accessAnalyzer,
  ec2,
  apiGateway,
  backup,
  cloudformation,
  codebuild,
  dynamodb,
  ecr,
  ecs,
  efs,
  events,
  glue,
  kms,
  lambda,
  opensearch,
  s3,
  sagemaker,
  secretsManager,
  sns,
  sqs,
  states,
].flatMap((service) => Object.values<NamedOperation>(service));

/** What is called with the caller's own credentials to read an organisation. */
const IN_ORGANIZATION: readonly NamedOperation[] = [organizations, sso, identityStore].flatMap(
  (service) => Object.values<NamedOperation>(service),
);

/**
 * The policy that collecting needs, made of the operations that it calls.
 *
 * Without a role: what the role of each account needs, and what the caller needs
 * to read one account. With the name of a role: what the caller needs who reads an
 * organisation, his own account by himself and the others by that role.
 */
export function neededPolicy(
  role: string | null,
  { withResources }: Pick<AccountWishes, 'withResources'>,
): NeededPolicy {
  const account = {
    Sid: 'ReadAccount',
    Effect: 'Allow',
    Action: actionsOf(withResources ? [...IN_ACCOUNTS, ...OF_RESOURCES] : IN_ACCOUNTS),
    Resource: '*',
  } as const;
  if (role === null) return { Version: '2012-10-17', Statement: [account] };
  const organization = {
    Sid: 'ReadOrganization',
    Effect: 'Allow',
    Action: actionsOf(IN_ORGANIZATION),
    Resource: '*',
  } as const;
  const assume = {
    Sid: 'AssumeRoleInAccounts',
    Effect: 'Allow',
    Action: ['sts:AssumeRole'],
    Resource: `arn:aws:iam::*:role/${role}`,
  } as const;
  return { Version: '2012-10-17', Statement: [account, organization, assume] };
}

function actionsOf(operations: readonly NamedOperation[]): readonly string[] {
  return [...new Set(operations.flatMap(({ actions }) => actions))].toSorted();
}
