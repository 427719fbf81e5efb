import { describe, expect, it } from 'vitest';
import type { NamedOperation, Paging } from './operation.ts';
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

interface Described extends NamedOperation {
  readonly paging: Paging | null;
  readonly keep: (output: never) => object;
}

const SERVICES: readonly (readonly [object, () => Promise<object>])[] = [
  [iam, () => import('@aws-sdk/client-iam')],
  [organizations, () => import('@aws-sdk/client-organizations')],
  [sso, () => import('@aws-sdk/client-sso-admin')],
  [identityStore, () => import('@aws-sdk/client-identitystore')],
  [ec2, () => import('@aws-sdk/client-ec2')],
  [apiGateway, () => import('@aws-sdk/client-api-gateway')],
  [backup, () => import('@aws-sdk/client-backup')],
  [cloudformation, () => import('@aws-sdk/client-cloudformation')],
  [codebuild, () => import('@aws-sdk/client-codebuild')],
  [dynamodb, () => import('@aws-sdk/client-dynamodb')],
  [ecr, () => import('@aws-sdk/client-ecr')],
  [ecs, () => import('@aws-sdk/client-ecs')],
  [efs, () => import('@aws-sdk/client-efs')],
  [events, () => import('@aws-sdk/client-eventbridge')],
  [glue, () => import('@aws-sdk/client-glue')],
  [kms, () => import('@aws-sdk/client-kms')],
  [lambda, () => import('@aws-sdk/client-lambda')],
  [opensearch, () => import('@aws-sdk/client-opensearch')],
  [s3, () => import('@aws-sdk/client-s3')],
  [sagemaker, () => import('@aws-sdk/client-sagemaker')],
  [secretsManager, () => import('@aws-sdk/client-secrets-manager')],
  [sns, () => import('@aws-sdk/client-sns')],
  [sqs, () => import('@aws-sdk/client-sqs')],
  [states, () => import('@aws-sdk/client-sfn')],
];

describe('operations', () => {
  it.each(SERVICES)(
    'have the name of a command, and page where the SDK pages: %#',
    async (service, load) => {
      const sdk = await load();
      for (const { name, paging } of Object.values<Described>({ ...service })) {
        expect(sdk).toHaveProperty(`${name}Command`);
        const pages = Object.hasOwn(sdk, `paginate${name}`);
        expect([name, paging !== null]).toEqual([name, pages || PAGED_BY_HAND.has(name)]);
      }
    },
  );

  it.each(SERVICES)(
    'keep the token of the next page, and nothing about the call: %#',
    (service) => {
      for (const { keep, name, paging } of Object.values<Described>({ ...service })) {
        const token = paging === null ? {} : { [paging.from]: 'token' };
        const output = { ...token, $metadata: { requestId: 'r' }, ResponseMetadata: 1 };
        const kept = Object.entries(keep(output as never)).filter(
          ([, value]) => value !== undefined,
        );
        expect([name, Object.fromEntries(kept)]).toEqual([name, token]);
      }
    },
  );
});

/** Lists for which the SDK has no paginator of its own. */
const PAGED_BY_HAND: ReadonlySet<string> = new Set([
  'GetServiceLastAccessedDetails',
  'ListEventBuses',
]);
