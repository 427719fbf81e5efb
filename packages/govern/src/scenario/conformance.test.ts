import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  compileLayers,
  decideOperation,
  evaluateOperation,
  evaluateOperationReference,
  type OperationRequest,
} from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { readScenarios } from './read-scenarios.ts';
import { runScenario, type ScenarioEvaluator } from './run-scenario.ts';
import type { Scenario, ScenarioRequest } from './scenario.ts';

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));

interface ScenarioFile {
  readonly file: string;
  readonly scenarios: readonly Scenario[];
}

function filesOf(directory: string): readonly ScenarioFile[] {
  const names = fs.readdirSync(REPOSITORY + directory).toSorted();
  return names.map((name) => {
    const file = `${directory}/${name}`;
    const read = readScenarios(JSON.parse(fs.readFileSync(REPOSITORY + file, 'utf8')));
    if (!read.ok) throw new Error(`${file}: ${JSON.stringify(read.failure)}`);
    return { file, scenarios: read.value };
  });
}

const FILES = filesOf('testdata/decisions');
const DISPUTED = filesOf('testdata/decisions-disputed');
const ALL = FILES.flatMap(({ scenarios }) => scenarios);

function compiled([request, layers]: ScenarioRequest): OperationRequest {
  return { request, layers: compileLayers(layers) };
}

const evaluateCompiled: ScenarioEvaluator = ([first, ...others]) =>
  evaluateOperation([compiled(first), ...others.map(compiled)]);

describe.each(FILES)('$file', ({ scenarios }) => {
  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
    const expected = expect.objectContaining({ passed: true });
    expect(runScenario(scenario, evaluateOperationReference)).toEqual(expected);
    const result = runScenario(scenario, evaluateCompiled);
    expect(result).toEqual(expected);
    const others = scenario.also.map(compiled);
    const decided = decideOperation([compiled([scenario.request, scenario.layers]), ...others]);
    expect(decided).toBe(result.actual);
  });
});

// A scenario that has come to be met belongs beside the others.
describe.each(DISPUTED)('$file is still disputed', ({ scenarios }) => {
  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
    const evaluators = [evaluateOperationReference, evaluateCompiled];
    const results = evaluators.map((run) => runScenario(scenario, run));
    expect(results.map(({ passed }) => passed)).toEqual([false, false]);
  });
});

describe('the corpus', () => {
  it('has a page for every scenario', () => {
    const pages = /^https:\/\/docs\.aws\.amazon\.com\/[\w/-]+\/[\w-]+\.html$/;
    expect(ALL.filter(({ source }) => !pages.test(source)).map(({ name }) => name)).toEqual([]);
  });

  it('names every scenario once', () => {
    const names = [...ALL, ...DISPUTED.flatMap(({ scenarios }) => scenarios)].map(
      ({ name }) => name,
    );
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('expects every decision and every blocking layer', () => {
    const decisions = new Set(ALL.map(({ expected }) => expected.decision));
    expect([...decisions].toSorted()).toEqual([
      'Allowed',
      'Denied',
      'ExplicitlyDenied',
      'ImplicitlyDenied',
      'Unknown',
    ]);
    const layers = new Set(ALL.map(({ expected }) => expected.blockedBy).filter((by) => by));
    expect(layers.size).toBe(8);
  });
});

describe('docs/conformance.md', () => {
  const document = fs.readFileSync(`${REPOSITORY}docs/conformance.md`, 'utf8');
  const countByFile = new Map(
    [...FILES, ...DISPUTED].map(({ file, scenarios }) => [file, scenarios.length]),
  );
  /** Rows end in the cells of files and counts. */
  const rows = document
    .split('\n')
    .filter((line) => line.startsWith('|') && line.includes('.json'))
    .map((line) => ({
      line,
      files: [...line.matchAll(/`([\w-]+\/[\w-]+\.json)`/g)].map(([, name]) => `testdata/${name}`),
      count: Number(line.split('|').at(-2)),
    }));

  it('names every scenario file', () => {
    const named = new Set(rows.flatMap(({ files }) => files));
    expect([...countByFile.keys()].filter((file) => !named.has(file))).toEqual([]);
  });

  it.each(rows)('counts the scenarios of a row: $line', ({ files, count }) => {
    const counts = files.map((file) => countByFile.get(file) ?? 0);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(counts.reduce((sum, each) => sum + each, 0)).toBe(count);
  });

  it('rests on at least 300 scenarios', () => {
    expect(ALL.length).toBeGreaterThanOrEqual(300);
    expect(document).toContain(`${ALL.length} scenarios`);
  });

  it('names the page of every row', () => {
    const without = rows.filter(({ line }) => !line.includes('https://docs.aws.amazon.com/'));
    expect(without).toEqual([]);
  });
});
