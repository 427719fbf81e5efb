import type { Severity } from '../../../audit/finding.ts';
import { isOpenObject } from '../../../inventory/json-reader.ts';
import { callName } from '../../../trail/call-name.ts';
import { listIn, memberOf } from '../../../trail/members.ts';
import type { TrailEvent } from '../../../trail/trail-event.ts';
import type { DetectionRule, Found } from '../../detection-rule.ts';
import { given, givenValue, nameIn, severityOf, tellAttempt } from '../../told.ts';

/** Tells of calls after which less is recorded, or nobody looks at what is. */
export const loggingTampered: DetectionRule = {
  id: 'logging-tampered',
  title: 'Logging or monitoring tampered with',
  severity: 'high',
  techniques: ['T1562.008'],
  sources: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html',
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html',
  ],
  since: '0.1.0',
  toDo: 'Turn it on again. What was done in between is in no log of that trail: look at what AWS keeps of the last ninety days, and read the account again.',
  joins: 'target',
  wants: (call) => CALLS.has(callName(call)),
  begin: () => ({
    *onEvent({ event }) {
      const call = CALLS.get(callName(event));
      const told = call?.tell(event) ?? null;
      if (call === undefined || told === null) return;
      yield {
        severity: severityOf(event, call.severity),
        title: tellAttempt(event, told.title),
        target: told.target,
        why: call.why,
      };
    },
    *onSignal({ event }) {
      if (!event.isOmitted) return;
      yield {
        title: `AWS left out what ${callName(event)} was given, as it was too long`,
        target: null,
        why: 'a call that changes permissions and hides how can be a way around the log; read the account again',
      };
    },
  }),
};

/** A call after which less is seen. */
interface LoggingCall {
  readonly severity: Severity;
  readonly why: string;
  /** `null` where this call takes nothing away. */
  readonly tell: (event: TrailEvent) => Pick<Found, 'title' | 'target'> | null;
}

const NOTHING_RECORDED = 'what is done from now on may not be recorded';
const NOT_WATCHED = 'what is done from now on may not be noticed';

/** Tells what became of the thing that a parameter names. */
function named(parameter: string, what: string, became: string): LoggingCall['tell'] {
  return (event) => {
    const name = given(event, parameter);
    return {
      title: `${what} ${name === null ? '' : nameIn(name)} ${became}`.replace('  ', ' '),
      target: name,
    };
  };
}

const CALLS: ReadonlyMap<string, LoggingCall> = new Map<string, LoggingCall>([
  [
    'cloudtrail:StopLogging',
    {
      severity: 'critical',
      why: NOTHING_RECORDED,
      tell: named('name', 'The trail', 'was stopped'),
    },
  ],
  [
    'cloudtrail:DeleteTrail',
    {
      severity: 'critical',
      why: NOTHING_RECORDED,
      tell: named('name', 'The trail', 'was deleted'),
    },
  ],
  ['cloudtrail:UpdateTrail', { severity: 'high', why: NOTHING_RECORDED, tell: narrowedTrail }],
  [
    'cloudtrail:PutEventSelectors',
    { severity: 'high', why: NOTHING_RECORDED, tell: narrowedSelectors },
  ],
  [
    'cloudtrail:DeleteEventDataStore',
    {
      severity: 'high',
      why: NOTHING_RECORDED,
      tell: named('eventDataStore', 'The event data store', 'was deleted'),
    },
  ],
  [
    'cloudtrail:StopEventDataStoreIngestion',
    {
      severity: 'high',
      why: NOTHING_RECORDED,
      tell: named('eventDataStore', 'The event data store', 'takes nothing more'),
    },
  ],
  [
    'config:StopConfigurationRecorder',
    {
      severity: 'high',
      why: NOTHING_RECORDED,
      tell: named('configurationRecorderName', 'The configuration recorder', 'was stopped'),
    },
  ],
  [
    'config:DeleteConfigurationRecorder',
    {
      severity: 'high',
      why: NOTHING_RECORDED,
      tell: named('configurationRecorderName', 'The configuration recorder', 'was deleted'),
    },
  ],
  [
    'config:DeleteDeliveryChannel',
    {
      severity: 'high',
      why: NOTHING_RECORDED,
      tell: named('deliveryChannelName', 'The delivery channel of Config', 'was deleted'),
    },
  ],
  [
    'guardduty:DeleteDetector',
    {
      severity: 'high',
      why: NOT_WATCHED,
      tell: named('detectorId', 'The detector of GuardDuty', 'was deleted'),
    },
  ],
  [
    'guardduty:UpdateDetector',
    {
      severity: 'high',
      why: NOT_WATCHED,
      tell: (event) =>
        isOff(givenValue(event, 'enable'))
          ? named('detectorId', 'The detector of GuardDuty', 'was turned off')(event)
          : null,
    },
  ],
  [
    'guardduty:StopMonitoringMembers',
    {
      severity: 'high',
      why: NOT_WATCHED,
      tell: named('detectorId', 'GuardDuty', 'no longer looks at members of its detector'),
    },
  ],
  [
    'guardduty:DisassociateFromAdministratorAccount',
    {
      severity: 'high',
      why: NOT_WATCHED,
      tell: named('detectorId', 'The detector of GuardDuty', 'left its administrator'),
    },
  ],
  [
    'securityhub:DisableSecurityHub',
    {
      severity: 'high',
      why: NOT_WATCHED,
      tell: ({ accountId }) => ({ title: 'Security Hub was turned off', target: accountId }),
    },
  ],
  [
    'ec2:DeleteFlowLogs',
    {
      severity: 'medium',
      why: NOTHING_RECORDED,
      tell: ({ accountId }) => ({
        title: 'Flow logs of a network were deleted',
        target: accountId,
      }),
    },
  ],
  [
    'route53resolver:DeleteResolverQueryLogConfig',
    {
      severity: 'medium',
      why: NOTHING_RECORDED,
      tell: named('resolverQueryLogConfigId', 'The log of DNS queries', 'was deleted'),
    },
  ],
  [
    's3:PutBucketLifecycle',
    { severity: 'medium', why: 'what a trail wrote may be gone within days', tell: shortLifecycle },
  ],
]);

/** What of a trail sees less after a change to it. */
const NARROWS: readonly (readonly [parameter: string, what: string])[] = [
  ['isMultiRegionTrail', 'sees one region only'],
  ['includeGlobalServiceEvents', 'sees no calls to IAM'],
  ['enableLogFileValidation', 'does not show any more whether its files were changed'],
  ['isOrganizationTrail', 'sees one account only'],
];

function narrowedTrail(event: TrailEvent): Pick<Found, 'title' | 'target'> | null {
  const name = given(event, 'name');
  const found = NARROWS.filter(([parameter]) => isOff(givenValue(event, parameter)));
  const what = found.map(([, told]) => told);
  if (given(event, 's3BucketName') !== null) what.push('writes to another bucket');
  return what.length === 0
    ? null
    : { title: `The trail ${nameIn(name ?? '')} ${what.join(' and ')}`, target: name };
}

/** Management events left out, or only reads or writes taken. */
function narrowedSelectors(event: TrailEvent): Pick<Found, 'title' | 'target'> | null {
  const name = given(event, 'trailName');
  const selectors = listIn(event.requestParameters, 'eventSelectors').filter(isOpenObject);
  const isNarrow = selectors.some(
    (selector) =>
      isOff(memberOf(selector, 'includeManagementEvents')) ||
      (typeof memberOf(selector, 'readWriteType') === 'string' &&
        memberOf(selector, 'readWriteType') !== 'All') ||
      listIn(selector, 'excludeManagementEventSources').length > 0,
  );
  return isNarrow
    ? { title: `The trail ${nameIn(name ?? '')} leaves out calls`, target: name }
    : null;
}

const MAX_DAYS = 7;

/** A lifecycle that deletes what is a few days old, in a bucket that is named after a trail. */
function shortLifecycle(event: TrailEvent): Pick<Found, 'title' | 'target'> | null {
  const bucket = given(event, 'bucketName');
  if (bucket === null || !/trail|log/.test(bucket)) return null;
  const days = daysIn(givenValue(event, 'LifecycleConfiguration'));
  return days === null || days > MAX_DAYS
    ? null
    : { title: `Objects of the bucket ${bucket} are deleted after ${days} days`, target: bucket };
}

/** The fewest days after which a rule lets objects end. */
function daysIn(configuration: unknown): number | null {
  const rules = isOpenObject(configuration) ? memberOf(configuration, 'Rule') : null;
  const all = (Array.isArray(rules) ? rules : [rules]).filter(isOpenObject);
  const days = all.flatMap((rule) => {
    const expiration = memberOf(rule, 'Expiration');
    const value = isOpenObject(expiration) ? Number(memberOf(expiration, 'Days')) : Number.NaN;
    return Number.isFinite(value) ? [value] : [];
  });
  return days.length === 0 ? null : Math.min(...days);
}

function isOff(value: unknown): boolean {
  return value === false || value === 'false';
}
