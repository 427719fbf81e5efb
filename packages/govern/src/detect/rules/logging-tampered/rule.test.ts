import { describe, expect, it } from 'vitest';
import { foundBy, recorded } from '../../../testing/detect.ts';
import { loggingTampered } from './rule.ts';

const rule = loggingTampered;

function trail(eventName: string, parameters: object, parts: object = {}) {
  return recorded(1, eventName, parameters, { eventSource: 'cloudtrail.amazonaws.com', ...parts });
}

function lifecycle(bucketName: string, Days: number) {
  const configuration = { Rule: [{ Status: 'Enabled', Expiration: { Days } }] };
  const parameters = { bucketName, LifecycleConfiguration: configuration };
  return recorded(1, 'PutBucketLifecycle', parameters, { eventSource: 's3.amazonaws.com' });
}

describe('logging-tampered fires on', () => {
  it('a trail that is stopped or deleted, and an attempt', () => {
    const name = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/all';
    expect(foundBy(rule, null, [trail('StopLogging', { name })])).toEqual([
      `critical: The trail all was stopped [${name}]`,
    ]);
    expect(
      foundBy(rule, null, [trail('DeleteTrail', { name: 'all' }, { errorCode: 'AccessDenied' })]),
    ).toEqual(['medium: Failed attempt (AccessDenied): The trail all was deleted [all]']);
  });

  it('a trail that sees less', () => {
    expect(
      foundBy(rule, null, [trail('UpdateTrail', { name: 'all', isMultiRegionTrail: false })]),
    ).toEqual(['high: The trail all sees one region only [all]']);
    const eventSelectors = [{ readWriteType: 'ReadOnly', includeManagementEvents: true }];
    expect(
      foundBy(rule, null, [trail('PutEventSelectors', { trailName: 'all', eventSelectors })]),
    ).toEqual(['high: The trail all leaves out calls [all]']);
  });

  it('other logs, and what a trail wrote', () => {
    const single = { Rule: { Status: 'Enabled', Expiration: { Days: 1 } } };
    const parameters = { bucketName: 'my-cloudtrail', LifecycleConfiguration: single };
    const events = [
      recorded(
        1,
        'StopConfigurationRecorder',
        { configurationRecorderName: 'default' },
        { eventSource: 'config.amazonaws.com' },
      ),
      recorded(
        2,
        'UpdateDetector',
        { detectorId: 'd1', enable: false },
        { eventSource: 'guardduty.amazonaws.com' },
      ),
      recorded(3, 'PutBucketLifecycle', parameters, { eventSource: 's3.amazonaws.com' }),
    ];
    expect(foundBy(rule, null, events)).toEqual([
      'high: The configuration recorder default was stopped [default]',
      'high: The detector of GuardDuty d1 was turned off [d1]',
      'medium: Objects of the bucket my-cloudtrail are deleted after 1 days [my-cloudtrail]',
    ]);
  });

  it('what AWS left out of a call that changes permissions', () => {
    const [found] = foundBy(rule, null, [recorded(1, 'PutUserPolicy', { omitted: true })]);
    expect(found).toMatch(/^high: AWS left out what iam:PutUserPolicy was given/);
  });
});

describe('logging-tampered stays silent on', () => {
  it('a near miss: a trail that sees all, or more than before', () => {
    const all = [{ readWriteType: 'All', includeManagementEvents: true, dataResources: [] }];
    const events = [
      trail('PutEventSelectors', { trailName: 'all', eventSelectors: all }),
      trail('UpdateTrail', {
        name: 'all',
        isMultiRegionTrail: true,
        enableLogFileValidation: true,
      }),
      trail('StartLogging', { name: 'all' }),
    ];
    expect(foundBy(rule, null, events)).toEqual([]);
  });

  it('a bucket of something else, and one that keeps for long', () => {
    expect(
      foundBy(rule, null, [lifecycle('pictures', 1), lifecycle('my-cloudtrail', 365)]),
    ).toEqual([]);
  });
});
