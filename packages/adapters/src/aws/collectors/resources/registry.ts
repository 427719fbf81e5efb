import { apiGatewayRestApis } from './api-gateway.ts';
import { backupVaultPolicies } from './backup.ts';
import { cloudFormationStacks } from './cloudformation.ts';
import { codeBuildProjects } from './codebuild.ts';
import { dynamoDbTables } from './dynamodb.ts';
import { ec2Instances } from './ec2.ts';
import { ecrRepositories } from './ecr.ts';
import { ecsTasks } from './ecs.ts';
import { efsFileSystems } from './efs.ts';
import { eventBridgeBuses } from './events.ts';
import { glueCatalogs } from './glue.ts';
import { kmsKeys } from './kms.ts';
import { lambdaFunctions } from './lambda.ts';
import { openSearchDomains } from './opensearch.ts';
import type { ResourceCollector } from './resource-collector.ts';
import { s3Buckets } from './s3.ts';
import { sageMaker } from './sagemaker.ts';
import { secretsManagerSecrets } from './secrets-manager.ts';
import { snsTopics } from './sns.ts';
import { sqsQueues } from './sqs.ts';
import { stepFunctions } from './states.ts';

/** Every service of which resources are read. */
export const RESOURCE_COLLECTORS: readonly ResourceCollector[] = [
  apiGatewayRestApis,
  backupVaultPolicies,
  cloudFormationStacks,
  codeBuildProjects,
  dynamoDbTables,
  ec2Instances,
  ecrRepositories,
  ecsTasks,
  efsFileSystems,
  eventBridgeBuses,
  glueCatalogs,
  kmsKeys,
  lambdaFunctions,
  openSearchDomains,
  s3Buckets,
  sageMaker,
  secretsManagerSecrets,
  snsTopics,
  sqsQueues,
  stepFunctions,
];
