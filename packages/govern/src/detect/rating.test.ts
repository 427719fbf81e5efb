import { describe, expect, it } from 'vitest';
import type { Severity } from '../audit/finding.ts';
import type { Environment } from '../environments/environment.ts';
import { PROFILES, type ProfileId } from '../environments/profiles.ts';
import { type Configured, detectIn, recorded } from '../testing/detect.ts';
import { DETECTION_RULES } from './registry.ts';

function environment(id: ProfileId, account: string): Environment {
  return {
    id,
    profile: PROFILES[id],
    accountIds: new Set([account]),
    unitIds: new Set(),
    tags: new Map(),
    rules: new Map(),
    seniors: [],
  };
}

/** How bad it is that a trail was stopped, or that somebody tried to. */
function ratedIn(configured: Configured, errorCode: string | null = null): readonly Severity[] {
  const stops = recorded(
    1,
    'StopLogging',
    { name: 'arn:aws:cloudtrail:us-east-1:444455556666:trail/all' },
    { eventSource: 'cloudtrail.amazonaws.com', ...(errorCode === null ? {} : { errorCode }) },
  );
  return detectIn({ users: { ana: {} } }, [[stops]], DETECTION_RULES, configured).map(
    ({ found, rule }) => found.severity ?? rule.severity,
  );
}

const QA = environment('qa', '111122223333');

describe('what a rule found is rated', () => {
  it('as the environment of the account says', () => {
    expect(ratedIn({})).toEqual(['critical']);
    expect(ratedIn({ environments: [QA] })).toEqual(['critical']);
    expect(ratedIn({ environments: [QA, environment('dev', '444455556666')] })).toEqual(['medium']);
  });

  it('as the strictest of those of the accounts that it is about', () => {
    const environments = [QA, environment('production', '444455556666')];
    expect(ratedIn({ environments })).toEqual(['critical']);
  });

  it('by the configuration, and an attempt no worse than before', () => {
    const severities = new Map<string, Severity | 'off'>([['logging-tampered', 'high']]);
    expect(ratedIn({ severities })).toEqual(['high']);
    expect(ratedIn({}, 'AccessDenied')).toEqual(['medium']);
    expect(ratedIn({ severities }, 'AccessDenied')).toEqual(['medium']);
    expect(ratedIn({ severities: new Map([['logging-tampered', 'off']]) })).toEqual([]);
  });
});
