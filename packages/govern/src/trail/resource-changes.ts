import type { Change } from '../inventory/change.ts';
import type { ChangeReader, EventReader } from './event-reader.ts';

/** Writes the policy of a resource, or takes it away where there is none any more. */
function putsResourcePolicy(
  event: EventReader,
  resourceArn: string,
  document: unknown,
): readonly Change[] {
  const { accountId } = event;
  if (document === null || document === '') {
    return [{ kind: 'delete-resource-policy', accountId, resourceArn }];
  }
  const policy = event.documentIn(document);
  return [{ kind: 'put-resource-policy', accountId, resourceArn, policy }];
}

function putsBucketPolicy(event: EventReader): readonly Change[] {
  const document = event.member('bucketPolicy') ?? event.untold('it tells no bucketPolicy');
  return putsResourcePolicy(event, event.bucketArn(event.text('bucketName')), document);
}

function putsKeyPolicy(event: EventReader): readonly Change[] {
  const id = event.text('keyId');
  const arn = id.startsWith('arn:') ? id : event.arnOf('kms', `key/${id}`);
  return putsResourcePolicy(event, arn, event.text('policy'));
}

/** Of the attributes of a queue only those that are given are set. */
function setsQueue(event: EventReader): readonly Change[] {
  const document = event.memberIn('attributes', 'Policy') ?? event.memberIn('attributes', 'policy');
  if (document === null) return [];
  const name = event.text('queueUrl').split('/').at(-1) ?? '';
  return putsResourcePolicy(event, event.arnOf('sqs', name), document);
}

function setsTopic(event: EventReader): readonly Change[] {
  if (event.text('attributeName') !== 'Policy') return [];
  return putsResourcePolicy(event, event.text('topicArn'), event.optionalText('attributeValue'));
}

/** A secret is named by its ARN, or by its name, to which AWS adds letters. */
function secretArn(event: EventReader): string {
  const id = event.text('secretId');
  return id.startsWith('arn:') ? id : event.untold(`${id} is no ARN of a secret`);
}

/** What becomes of a policy that is changed by statements. */
function untoldStatements(event: EventReader): readonly Change[] {
  return event.untold('what the policy of the resource says then is not told');
}

/** Calls that change the policy of a resource. */
export const RESOURCE_READERS: ReadonlyMap<string, ChangeReader> = new Map<string, ChangeReader>([
  ['s3:PutBucketPolicy', putsBucketPolicy],
  [
    's3:DeleteBucketPolicy',
    (event) => putsResourcePolicy(event, event.bucketArn(event.text('bucketName')), null),
  ],
  ['kms:PutKeyPolicy', putsKeyPolicy],
  ['sqs:SetQueueAttributes', setsQueue],
  ['sqs:AddPermission', untoldStatements],
  ['sqs:RemovePermission', untoldStatements],
  ['sns:SetTopicAttributes', setsTopic],
  ['sns:AddPermission', untoldStatements],
  ['sns:RemovePermission', untoldStatements],
  [
    'secretsmanager:PutResourcePolicy',
    (event) => putsResourcePolicy(event, secretArn(event), event.text('resourcePolicy')),
  ],
  [
    'secretsmanager:DeleteResourcePolicy',
    (event) => putsResourcePolicy(event, secretArn(event), null),
  ],
  ['lambda:AddPermission', untoldStatements],
  ['lambda:RemovePermission', untoldStatements],
  ['ecr:SetRepositoryPolicy', untoldStatements],
  ['ecr:DeleteRepositoryPolicy', untoldStatements],
]);
