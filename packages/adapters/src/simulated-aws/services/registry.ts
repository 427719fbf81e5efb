import { ACCESS_ANALYZER } from './access-analyzer/access-analyzer.ts';
import { AGENT_CORE } from './agent-core.ts';
import { API_GATEWAY } from './api-gateway.ts';
import { APP_RUNNER } from './app-runner.ts';
import { BACKUP } from './backup.ts';
import { CLOUDFORMATION } from './cloudformation.ts';
import { CLOUDTRAIL } from './cloudtrail.ts';
import { CODEBUILD } from './codebuild.ts';
import { DATA_PIPELINE } from './data-pipeline.ts';
import { DYNAMODB } from './dynamodb.ts';
import { EC2 } from './ec2.ts';
import { EC2_INSTANCE_CONNECT } from './ec2-instance-connect.ts';
import { ECR } from './ecr.ts';
import { ECS } from './ecs.ts';
import { EFS } from './efs.ts';
import { EVENTS } from './events/events.ts';
import { GLUE } from './glue.ts';
import { IAM } from './iam/iam.ts';
import { IDENTITY_STORE } from './identity-store.ts';
import { KMS } from './kms.ts';
import { LAMBDA } from './lambda.ts';
import { OPENSEARCH } from './opensearch.ts';
import type { Service } from './operation.ts';
import { ORGANIZATIONS } from './organizations.ts';
import { S3 } from './s3/s3.ts';
import { SAGEMAKER } from './sagemaker.ts';
import { SECRETS_MANAGER } from './secrets-manager.ts';
import { SNS } from './sns.ts';
import { SQS } from './sqs/sqs.ts';
import { SSM } from './ssm.ts';
import { SSO_ADMIN } from './sso-admin.ts';
import { STATES } from './states.ts';
import { STS } from './sts.ts';

/** Every service that is simulated. */
export const SERVICES: readonly Service[] = [
  IAM,
  STS,
  ORGANIZATIONS,
  SSO_ADMIN,
  IDENTITY_STORE,
  CLOUDTRAIL,
  API_GATEWAY,
  ACCESS_ANALYZER,
  AGENT_CORE,
  APP_RUNNER,
  BACKUP,
  CLOUDFORMATION,
  CODEBUILD,
  DATA_PIPELINE,
  DYNAMODB,
  EC2,
  EC2_INSTANCE_CONNECT,
  ECR,
  ECS,
  EFS,
  EVENTS,
  GLUE,
  KMS,
  LAMBDA,
  OPENSEARCH,
  S3,
  SAGEMAKER,
  SECRETS_MANAGER,
  SNS,
  SQS,
  SSM,
  STATES,
];
