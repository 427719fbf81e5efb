import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES } from './registry.ts';

const RULES_DIRECTORY = new URL('rules/', import.meta.url);

const HEADINGS = [
  'Summary',
  'Why it matters',
  'Fires on',
  'Stays silent on',
  'How to fix',
  'Source',
];

function read(id: string, file: string): string {
  return fs.readFileSync(new URL(`${id}/${file}`, RULES_DIRECTORY), 'utf8');
}

describe('the registry of audit rules', () => {
  it('lists every folder, and nothing else', () => {
    const folders = fs.readdirSync(RULES_DIRECTORY).toSorted();
    expect(RULES.map(({ id }) => id).toSorted()).toEqual(folders);
  });

  it('has no id twice', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  });
});

describe.each(RULES.map((rule) => [rule.id, rule] as const))('the rule %s', (id, rule) => {
  it('has metadata that reads well', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(rule.title).toMatch(/^[A-Z].*[^.]$/);
    expect(rule.controls.length).toBeGreaterThan(0);
    for (const source of rule.sources) expect(source).toMatch(/^https:\/\//);
    expect(rule.sources.length).toBeGreaterThan(0);
  });

  it('has a page whose title and severity match', () => {
    const lines = read(id, 'rule.md').split('\n');
    expect(lines[0]).toBe(`# ${rule.title}`);
    expect(lines).toContain(`Severity: ${rule.severity}`);
    expect(lines).toContain(`Rule: \`${id}\``);
  });

  it('has a page with every heading, in order, and every source', () => {
    const page = read(id, 'rule.md');
    const headings = page.split('\n').filter((line) => line.startsWith('## '));
    expect(headings).toEqual(HEADINGS.map((heading) => `## ${heading}`));
    for (const source of rule.sources) expect(page).toContain(source);
  });

  it('has a test in which it fires and one in which it stays silent', () => {
    const test = read(id, 'rule.test.ts');
    expect(test).toMatch(/['"`][^'"`\n]*\bfires\b/);
    expect(test).toMatch(/['"`][^'"`\n]*\bstays silent\b/);
  });
});
