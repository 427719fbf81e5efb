import { fail, type Issue, ok, pointerTo, type Result } from '@countersign/core';
import type { OpenObject } from '../inventory/json-reader.ts';
import { readAlso } from './read-also.ts';
import { readLayers } from './read-layers.ts';
import { readRequest } from './read-request.ts';
import {
  BLOCKING_LAYERS,
  EXPECTED_DECISIONS,
  type Expectation,
  type Scenario,
} from './scenario.ts';
import { ScenarioReader } from './scenario-reader.ts';

/** More scenarios than this in one file are refused. */
const MAX_SCENARIOS = 10_000;

/**
 * Reads the value of a scenario file: one scenario or a list of them. The format
 * is described in `docs/conformance.md`.
 *
 * Fails with every issue found, each with a pointer from the root of the file.
 */
export function readScenarios(value: unknown): Result<readonly Scenario[], readonly Issue[]> {
  const reader = new ScenarioReader();
  const scenarios = Array.isArray(value)
    ? readList(reader, value)
    : [readScenario(reader, value, '')];
  if (reader.issues.length > 0) return fail(reader.issues);
  return ok(scenarios.filter((scenario) => scenario !== null));
}

function readList(
  reader: ScenarioReader,
  values: readonly unknown[],
): readonly (Scenario | null)[] {
  if (values.length > MAX_SCENARIOS) {
    reader.error(
      'too-large',
      '',
      `the file holds ${values.length} scenarios; at most ${MAX_SCENARIOS} are read`,
      'spread them over several files',
    );
    return [];
  }
  return values.map((value, index) => readScenario(reader, value, pointerTo('', index)));
}

const SCENARIO_MEMBERS = ['name', 'source', 'why', 'request', 'policies', 'expect'] as const;

function readScenario(reader: ScenarioReader, value: unknown, pointer: string): Scenario | null {
  const scenario = reader.object(value, pointer, 'a scenario', SCENARIO_MEMBERS);
  if (scenario === null) return null;
  const name = reader.requiredText(scenario, 'name', pointer);
  const source = reader.optionalText(scenario, 'source', pointer) ?? '';
  const why = reader.optionalText(scenario, 'why', pointer);
  const request = readRequest(
    reader,
    reader.member(scenario, 'request'),
    pointerTo(pointer, 'request'),
  );
  const policies = reader.member(scenario, 'policies');
  const layers = readLayers(reader, policies, {
    pointer: pointerTo(pointer, 'policies'),
    request: request?.request ?? null,
  });
  const expected = readExpectation(
    reader,
    reader.member(scenario, 'expect'),
    pointerTo(pointer, 'expect'),
  );
  if (request === null || layers === null || expected === null) return null;
  const { also: furtherRequests, ...asked } = request;
  const also = readAlso(reader, furtherRequests, pointerTo(pointerTo(pointer, 'request'), 'also'), {
    request: request.request,
    layers,
  });
  return { name, source, why, ...asked, layers, also, expected };
}

function readExpectation(
  reader: ScenarioReader,
  value: unknown,
  pointer: string,
): Expectation | null {
  const expect = reader.object(value, pointer, '`expect`', ['decision', 'blockedBy']);
  if (expect === null) return null;
  const decision = reader.choice(expect, 'decision', pointer, EXPECTED_DECISIONS);
  if (decision === null) return null;
  const blockedBy = readBlockedBy(reader, expect, pointer);
  return blockedBy === undefined ? { decision } : { decision, blockedBy };
}

function readBlockedBy(
  reader: ScenarioReader,
  expect: OpenObject,
  pointer: string,
): Expectation['blockedBy'] {
  const value = reader.member(expect, 'blockedBy');
  if (value === undefined || value === null) return value;
  return reader.choice(expect, 'blockedBy', pointer, BLOCKING_LAYERS) ?? undefined;
}
