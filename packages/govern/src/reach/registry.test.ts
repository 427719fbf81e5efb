import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STEP_KINDS } from './registry.ts';

const STEPS_DIRECTORY = new URL('steps/', import.meta.url);
const SHARED = new URL('../../../../../shared/', import.meta.url);
const PATHS = new URL('data/escalation-paths.json', SHARED);
const NEWER = new URL('knowledge/escalation-paths.md', SHARED);
const lacksShared = !fs.existsSync(PATHS) && process.env['REQUIRE_SHARED'] !== '1';

describe('the registry of steps', () => {
  it('lists every folder, and nothing else', () => {
    const folders = fs.readdirSync(STEPS_DIRECTORY).toSorted();
    expect(STEP_KINDS.map(({ id }) => id).toSorted()).toEqual(folders);
  });

  it('has no id twice', () => {
    expect(new Set(STEP_KINDS.map(({ id }) => id)).size).toBe(STEP_KINDS.length);
  });

  it('claims no id of a public catalogue twice', () => {
    const aliases = STEP_KINDS.flatMap((kind) => kind.aliases);
    expect(aliases.filter((alias, index) => aliases.indexOf(alias) !== index)).toEqual([]);
  });

  it.skipIf(lacksShared)('claims every id of the public catalogues, and no other', () => {
    const listed = JSON.parse(fs.readFileSync(PATHS, 'utf8')) as { paths: { id: string }[] };
    // A row can be about two of them: `bedrock-006 / -007`.
    const rows = fs.readFileSync(NEWER, 'utf8').matchAll(/^\| ([a-z\d]+)-(\d+)(?: \/ -(\d+))? /gm);
    const newer = [...rows].flatMap(([, service, ...numbers]) =>
      numbers.filter((number) => number !== undefined).map((number) => `${service}-${number}`),
    );
    const known = new Set([...listed.paths.map(({ id }) => id), ...newer]);
    const aliases = STEP_KINDS.flatMap((kind) => kind.aliases);
    expect(new Set(aliases)).toEqual(known);
  });
});

describe.each(STEP_KINDS.map((kind) => [kind.id, kind] as const))('the step %s', (id, kind) => {
  it('has metadata that reads well', () => {
    expect(id).toMatch(/^[a-z\d]+(-[a-z\d]+)*$/);
    expect(kind.title).toMatch(/^[a-z].*[^.]$/);
    expect(kind.page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/\S+\.html/);
    for (const action of kind.actions) expect(action).toMatch(/^[a-z\d-]+:[A-Z][A-Za-z\d]+$/);
  });

  it('is shown by calls where it passes a role or takes something over, and by no others', () => {
    const isShown = /^(?:pass-role-to|take-over)-/.test(id);
    expect(kind.shown !== undefined).toBe(isShown);
    expect(kind.shown?.calls.length).not.toBe(0);
    for (const call of kind.shown?.calls ?? []) expect(call).toMatch(/^[a-z\d-]+:[A-Z][A-Za-z]+$/);
  });

  it('has a test', () => {
    expect(fs.existsSync(new URL(`${id}/step.test.ts`, STEPS_DIRECTORY))).toBe(true);
  });
});
