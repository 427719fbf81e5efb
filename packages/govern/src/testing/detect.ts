import { formatInstant, invariant } from '@countersign/core';
import type { DetectionRule } from '../detect/detection-rule.ts';
import { type Detection, Detections, type DetectionsOptions } from '../detect/detections.ts';
import { DEFAULT_CONFLICTS, DEFAULT_DUTIES } from '../duties/default-duties.ts';
import { ReachWatch } from '../duties/reach-watch.ts';
import type { Model } from '../inventory/model.ts';
import { emptyModel } from '../trail/adopt-named.ts';
import { LiveModel } from '../trail/live-model.ts';
import { readTrailEvent, type TrailEvent } from '../trail/trail-event.ts';
import { TEST_CATALOG } from './test-catalog.ts';
import { arnOf, modelOf, type TestAccount } from './test-model.ts';

const ACCOUNT = '111122223333';
const AT_MS = 1_767_225_600_000;

/** Ana, a user with a key. */
export const ANA: Readonly<Record<string, string>> = {
  type: 'IAMUser',
  arn: arnOf('user/ana'),
  userName: 'ana',
  accountId: ACCOUNT,
};

let nextId = 0;

/** A call of Ana to IAM in the second of a day, unless parts say otherwise. */
export function recorded(
  second: number,
  eventName: string,
  requestParameters: object | null = null,
  parts: Readonly<Record<string, unknown>> = {},
): TrailEvent {
  nextId += 1;
  const read = readTrailEvent(
    {
      eventID: `e${nextId}`,
      eventTime: formatInstant(AT_MS + second * 1000),
      eventSource: 'iam.amazonaws.com',
      eventName,
      awsRegion: 'us-east-1',
      recipientAccountId: ACCOUNT,
      readOnly: false,
      sourceIPAddress: '192.0.2.7',
      userIdentity: ANA,
      requestParameters,
      ...parts,
    },
    '',
  );
  invariant(read.ok, 'the event is well formed');
  return read.value;
}

/** Ana makes a user. */
export function createsUser(second: number, userName: string, parts = {}): TrailEvent {
  const responseElements = { user: { arn: arnOf(`user/${userName}`), userName } };
  return recorded(second, 'CreateUser', { userName }, { responseElements, ...parts });
}

/** Ana makes a role that somebody may assume. */
export function createsRole(second: number, roleName: string, trust: object): TrailEvent {
  const responseElements = { role: { arn: arnOf(`role/${roleName}`), roleName } };
  const parameters = { roleName, assumeRolePolicyDocument: JSON.stringify(trust) };
  return recorded(second, 'CreateRole', parameters, { responseElements });
}

/** Ana writes a policy into something. */
export function putsPolicy(
  second: number,
  holder: Readonly<Record<string, string>>,
  policy: object,
  parts = {},
): TrailEvent {
  const [key = ''] = Object.keys(holder);
  const kind = key === 'userName' ? 'User' : key === 'roleName' ? 'Role' : 'Group';
  const policyDocument = JSON.stringify(policy);
  return recorded(
    second,
    `Put${kind}Policy`,
    { ...holder, policyName: 'innocent', policyDocument },
    parts,
  );
}

/** What is known before events come: an account or a model; nothing for `null`. */
export type Known = TestAccount | Model | null;

/** What is configured. */
export type Configured = Omit<DetectionsOptions, 'live' | 'watch' | 'catalog' | 'atMs' | 'rules'>;

/** What rules find in events, in parts as they come. */
export function detectIn(
  known: Known,
  parts: readonly (readonly TrailEvent[])[],
  rules: readonly DetectionRule[],
  configured: Configured = {},
): readonly Detection[] {
  const duties = { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS };
  const model = known === null ? emptyModel() : 'accounts' in known ? known : modelOf(known);
  const watch = new ReachWatch({ model, catalog: TEST_CATALOG, atMs: AT_MS, duties });
  const live = new LiveModel({ watch, isOpen: known === null });
  const judged = { live, watch, catalog: TEST_CATALOG, atMs: AT_MS };
  const detections = new Detections({ ...judged, rules, ...configured });
  return parts.flatMap((events) => detections.take(events, live.take(events)));
}

/** What one rule finds, as sentences with how bad it is and whom it is about. */
export function foundBy(
  rule: DetectionRule,
  known: Known,
  events: readonly TrailEvent[],
  configured: Configured = {},
): readonly string[] {
  return detectIn(known, [events], [rule], configured).map(
    ({ found }) =>
      `${found.severity ?? rule.severity}: ${found.title} [${found.target?.replace(/^arn:aws:iam::111122223333:/, '') ?? '-'}]`,
  );
}
