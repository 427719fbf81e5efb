import { type Catalog, type Condition, quote, type Statement } from '@countersign/core';
import { actionsOf, serviceOf } from '../action-names.ts';
import type { LintContext, LintIssue } from '../lint-issue.ts';
import { didYouMean, issueOf } from '../make-issue.ts';
import { nearestNames } from '../nearest-name.ts';

/**
 * Keys of the caller's session, which any request of such a session carries although
 * AWS lists them under a few actions only.
 */
const SESSION_KEYS: ReadonlySet<string> = new Set([
  'ec2:sourceinstancearn',
  'ec2:roledelivery',
  'lambda:sourcefunctionarn',
  'ssm:sourceinstancearn',
  'glue:roleassumedby',
  'glue:credentialissuingservice',
]);

/** Global keys, to suggest one when a name is misspelt. */
const GLOBAL_KEYS: readonly string[] = [
  'aws:CalledVia',
  'aws:CalledViaFirst',
  'aws:CalledViaLast',
  'aws:CurrentTime',
  'aws:EpochTime',
  'aws:FederatedProvider',
  'aws:MultiFactorAuthAge',
  'aws:MultiFactorAuthPresent',
  'aws:PrincipalAccount',
  'aws:PrincipalArn',
  'aws:PrincipalIsAWSService',
  'aws:PrincipalOrgID',
  'aws:PrincipalOrgPaths',
  'aws:PrincipalServiceName',
  'aws:PrincipalServiceNamesList',
  'aws:PrincipalTag',
  'aws:PrincipalType',
  'aws:Referer',
  'aws:RequestedRegion',
  'aws:RequestTag',
  'aws:ResourceAccount',
  'aws:ResourceOrgID',
  'aws:ResourceOrgPaths',
  'aws:ResourceTag',
  'aws:SecureTransport',
  'aws:SourceAccount',
  'aws:SourceArn',
  'aws:SourceIdentity',
  'aws:SourceIp',
  'aws:SourceOrgID',
  'aws:SourceOrgPaths',
  'aws:SourceVpc',
  'aws:SourceVpce',
  'aws:TagKeys',
  'aws:TokenIssueTime',
  'aws:UserAgent',
  'aws:userid',
  'aws:username',
  'aws:ViaAWSService',
  'aws:VpcSourceIp',
];

/** Condition keys that AWS does not list, or that none of the statement's actions carries. */
export function* checkConditionKeys({ policy, catalog }: LintContext): Iterable<LintIssue> {
  for (const statement of policy.statements) {
    for (const condition of statement.conditions) {
      // Identity providers bring keys of their own, such as `accounts.example.com:sub`.
      const prefix = serviceOf(condition.key);
      if (prefix !== 'aws' && catalog.serviceRange(prefix) === undefined) continue;
      const known = catalog.conditionKey(condition.key);
      const issue =
        known === undefined
          ? unknownKey(condition, statement, catalog)
          : withoutEffect(condition, known.key, statement, catalog);
      if (issue !== null) yield issue;
    }
  }
}

function unknownKey(condition: Condition, statement: Statement, catalog: Catalog): LintIssue {
  const candidates = new Set(GLOBAL_KEYS);
  for (const action of actionsOf(statement, catalog) ?? []) {
    for (const key of keysOf(action, catalog)) candidates.add(key);
  }
  const [plain = '', tag] = condition.key.split('/');
  const near = nearestNames(plain, candidates).map((name) =>
    tag === undefined || name.includes('/') ? name : `${name}/${tag}`,
  );
  return issueOf(
    'unknown-condition-key',
    condition.pointer,
    `AWS lists no condition key ${quote(condition.key)}; a condition on it may never hold`,
    didYouMean(near),
  );
}

function withoutEffect(
  condition: Condition,
  key: string,
  statement: Statement,
  catalog: Catalog,
): LintIssue | null {
  const name = key.toLowerCase();
  if (name.startsWith('aws:') || SESSION_KEYS.has(name)) return null;
  const actions = actionsOf(statement, catalog);
  if (actions === null || actions.length === 0) return null;
  if (actions.some((action) => keysOf(action, catalog).has(key))) return null;
  return issueOf(
    'condition-key-without-effect',
    condition.pointer,
    `AWS lists ${quote(condition.key)} for none of the statement’s actions; their requests do not carry it`,
    'split the statement, or take the condition away',
  );
}

function keysOf(action: string, catalog: Catalog): ReadonlySet<string> {
  const described = catalog.action(action);
  return new Set([
    ...(described?.conditionKeys ?? []),
    ...(described?.resourceTypes.flatMap((type) => type.conditionKeys) ?? []),
  ]);
}
