export { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
export {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteUserPolicyCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
export { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
export { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
export {
  type InterceptingProxy,
  jsonError,
  type PassingRequest,
  type Reply,
  startProxy,
  xmlError,
} from './intercepting-proxy.ts';
export {
  type AwsEndpoint,
  hasMoto,
  MOTO_ACCOUNT,
  type MotoServer,
  motoEndpoint,
  startMoto,
} from './moto-server.ts';
export {
  credentialsIn,
  document,
  ownCredentials,
  type SeedClient,
  type SeededOrganization,
  seedAccount,
  seedOrganization,
  trusting,
} from './seed-organization.ts';
export { lettingIn, RUNNING_ROLE, seededArn, seedResources } from './seed-resources.ts';
