import type { DecisionKind, LayerKind } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { readScenarios } from './read-scenarios.ts';
import { runScenario } from './run-scenario.ts';

describe('runScenario', () => {
  it.each<[object, DecisionKind, LayerKind | null, boolean]>([
    [{ decision: 'Allowed' }, 'Allowed', null, true],
    [{ decision: 'Allowed' }, 'Unknown', null, false],
    [{ decision: 'Denied' }, 'ExplicitlyDenied', 'scp', true],
    [{ decision: 'Denied' }, 'ImplicitlyDenied', 'identity', true],
    [{ decision: 'Denied' }, 'Allowed', null, false],
    [{ decision: 'Denied' }, 'Unknown', null, false],
    [{ decision: 'ImplicitlyDenied' }, 'ExplicitlyDenied', 'scp', false],
    [{ decision: 'Denied', blockedBy: 'scp' }, 'ExplicitlyDenied', 'scp', true],
    [{ decision: 'Denied', blockedBy: 'scp' }, 'ExplicitlyDenied', 'rcp', false],
    [{ decision: 'Allowed', blockedBy: null }, 'Allowed', null, true],
    [{ decision: 'Denied', blockedBy: null }, 'ExplicitlyDenied', 'scp', false],
  ])('%j, answered %s by %s: passed is %s', (expected, decision, blockedBy, passed) => {
    const read = readScenarios({
      name: 'one',
      request: { principal: '*', action: 's3:GetObject', resource: '*' },
      policies: {},
      expect: expected,
    });
    if (!read.ok) throw new Error('the scenario cannot be read');
    const results = read.value.map((each) => runScenario(each, () => ({ decision, blockedBy })));
    expect(results).toEqual([
      {
        name: 'one',
        passed,
        expected: read.value[0]?.expected.decision,
        actual: decision,
        blockedBy,
      },
    ]);
  });
});
