// The records and the accounts that benchmarks of trails are made of.
import { randomUUID } from 'node:crypto';
import { buildModel, readDump } from '../packages/govern/dist/index.js';

export const ACCOUNT = '111122223333';
export const PRINCIPALS = 10_000;
export const PER_ACCOUNT = 500;
const SESSIONS = 400;
const CALLS_IN_A_ROW = 8;
export const START_MS = Date.UTC(2026, 0, 1);
/** Of a hundred records one is of IAM, and of these one in so many changes something. */
export const CHANGE_EACH = 500;

/** A linear congruential generator. */
export function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export const allow = (Action, Resource = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
});

function dumpOf(account) {
  const arn = (rest) => `arn:aws:iam::${account}:${rest}`;
  const third = Math.floor(PER_ACCOUNT / 3);
  const UserDetailList = Array.from({ length: third }, (_, index) => ({
    Path: '/',
    UserName: `u${index}`,
    UserId: `AIDA${account}${index}`,
    Arn: arn(`user/u${index}`),
    GroupList: [],
    AttachedManagedPolicies: [],
    UserPolicyList: [{ PolicyName: 'own', PolicyDocument: allow(['s3:Get*', 'sqs:*']) }],
  }));
  const trusted = (index) =>
    index % 3 === 0 ? { AWS: arn('root') } : { Service: 'lambda.amazonaws.com' };
  const RoleDetailList = Array.from({ length: PER_ACCOUNT - third }, (_, index) => ({
    Path: '/',
    RoleName: `r${index}`,
    RoleId: `AROA${account}${index}`,
    Arn: arn(`role/r${index}`),
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: trusted(index), Action: 'sts:AssumeRole' }],
    },
    AttachedManagedPolicies: [],
    RolePolicyList: [
      { PolicyName: 'own', PolicyDocument: allow(index % 100 === 0 ? '*' : ['logs:*', 'ec2:*']) },
    ],
    InstanceProfileList: [],
  }));
  return { UserDetailList, GroupDetailList: [], RoleDetailList, Policies: [], IsTruncated: false };
}

export function modelToWatch() {
  const accounts = Array.from({ length: PRINCIPALS / PER_ACCOUNT }, (_, index) =>
    String(Number(ACCOUNT) + index),
  );
  const built = buildModel(
    accounts.map((account) => readDump(dumpOf(account)).value),
    null,
  );
  if (!built.ok) throw new Error(JSON.stringify(built.failure[0]));
  return built.value.model;
}

/**
 * Calls of a running account with what they were given.
 *
 * @type {readonly (readonly [service: string, name: string, given: (n: (below: number) => number) => object | null])[]}
 */
export const CALLS = [
  ['s3', 'GetObject', (n) => ({ bucketName: `data-${n(40)}`, key: `year=2026/part-${n(9e6)}` })],
  ['s3', 'PutObject', (n) => ({ bucketName: `logs-${n(9)}`, key: `day/${n(9e6)}.gz` })],
  [
    'kms',
    'Decrypt',
    (n) => ({ encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::data-${n(40)}` } }),
  ],
  ['kms', 'GenerateDataKey', (n) => ({ keyId: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k${n(20)}` })],
  ['dynamodb', 'GetItem', (n) => ({ tableName: `table-${n(30)}`, key: { id: `k${n(9e6)}` } })],
  ['ec2', 'DescribeInstances', () => ({ instancesSet: {}, filterSet: {} })],
  ['ec2', 'DescribeVolumes', (n) => ({ volumeSet: { items: [{ volumeId: `vol-${n(9e6)}` }] } })],
  ['logs', 'CreateLogStream', (n) => ({ logGroupName: `/aws/lambda/f${n(60)}` })],
  ['lambda', 'GetFunction20150331v2', (n) => ({ functionName: `f${n(60)}` })],
  ['sqs', 'ReceiveMessage', (n) => ({ queueUrl: `https://sqs.eu-west-1.amazonaws.com/q${n(25)}` })],
  ['secretsmanager', 'GetSecretValue', (n) => ({ secretId: `secret-${n(50)}` })],
  ['sts', 'GetCallerIdentity', () => null],
  ['ssm', 'GetParameter', (n) => ({ name: `/app/p${n(80)}`, withDecryption: true })],
  ['elasticloadbalancing', 'DescribeTargetHealth', (n) => ({ targetGroupArn: `tg/${n(70)}` })],
];

const IAM_READS = ['GetRole', 'ListAttachedRolePolicies', 'GetUser', 'ListRoles'];

export function iamCall(random, number) {
  const isChange = number % CHANGE_EACH === 0;
  if (!isChange) {
    const name = IAM_READS[random(IAM_READS.length)];
    return { name, isChange, parameters: { roleName: `r${random(300)}` } };
  }
  const document = random(20) === 0 ? allow('*') : allow(['sqs:*', `s3:Get${random(100)}*`]);
  const parameters = {
    userName: `u${random(160)}`,
    policyName: 'innocent',
    policyDocument: JSON.stringify(document),
  };
  return { name: 'PutUserPolicy', isChange, parameters };
}

/** A session does a few things to a few resources, over and over. */
const KINDS_OF_SESSION = 4;
const RESOURCES_OF_SESSION = 3;

function callOf(session, random) {
  const [service, name, given] = CALLS[(session * 7 + random(KINDS_OF_SESSION)) % CALLS.length];
  const resources = numbers(session * 1000 + random(RESOURCES_OF_SESSION));
  // Keys of objects and rows are new each time.
  const parameters = given((below) => (below < 1000 ? resources(below) : random(below)));
  return { service, name, parameters };
}

export function identityOf(session, role) {
  return {
    type: 'AssumedRole',
    principalId: `AROA${session}EXAMPLEEXAMPLE:worker-${session}`,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/worker-${session}`,
    accountId: ACCOUNT,
    accessKeyId: `ASIA${String(session).padStart(16, 'X')}`,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: `AROA${session}EXAMPLEEXAMPLE`,
        arn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
        accountId: ACCOUNT,
        userName: role,
      },
      attributes: { creationDate: '2026-01-01T00:00:00Z', mfaAuthenticated: 'false' },
    },
  };
}

/** What records carry besides, of which nothing is wanted. */
function besides(service, random) {
  return {
    responseElements: null,
    additionalEventData: {
      SignatureVersion: 'SigV4',
      CipherSuite: 'TLS_AES_128_GCM_SHA256',
      bytesTransferredIn: random(5000),
      AuthenticationMethod: 'AuthHeader',
      'x-amz-id-2': randomUUID() + randomUUID(),
      bytesTransferredOut: random(90_000),
    },
    requestID: randomUUID(),
    eventID: randomUUID(),
    resources: [
      {
        type: 'AWS::Thing',
        ARN: `arn:aws:thing:eu-west-1:${ACCOUNT}:t/${random(900)}`,
        accountId: ACCOUNT,
      },
    ],
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: `${service}.eu-west-1.amazonaws.com`,
    },
  };
}

const DENIED = {
  errorCode: 'AccessDenied',
  errorMessage: 'User is not authorized to perform this: no identity-based policy allows it',
};

/** Whoever calls calls a few times in a row. */
let lastSession = 0;

export function recordOf(number, random) {
  if (random(CALLS_IN_A_ROW) === 0) lastSession = random(SESSIONS);
  const session = lastSession;
  const iam = number % 100 === 0 ? iamCall(random, number / 100) : null;
  const { name, parameters, service } = callOf(session, random);
  const isDenied = random(200) === 0 && iam?.isChange !== true;
  const { responseElements, ...others } = besides(service, random);
  return {
    eventVersion: '1.11',
    userIdentity: identityOf(session, `r${session % 300}`),
    eventTime: `${new Date(START_MS + number * 10).toISOString().slice(0, 19)}Z`,
    eventSource: iam === null ? `${service}.amazonaws.com` : 'iam.amazonaws.com',
    eventName: iam?.name ?? name,
    awsRegion: iam === null ? 'eu-west-1' : 'us-east-1',
    sourceIPAddress: `10.${random(200)}.${random(200)}.${random(200)}`,
    userAgent: `aws-sdk-js/3.${random(900)}.0 ua/2.1 os/linux#6.1 lang/js md/nodejs#22.1.0 exec-env/AWS_Lambda_nodejs22.x`,
    ...(isDenied ? DENIED : {}),
    requestParameters: iam?.parameters ?? parameters,
    responseElements,
    readOnly: iam?.isChange !== true,
    ...others,
  };
}
