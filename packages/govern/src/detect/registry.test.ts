import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES } from '../audit/registry.ts';
import { DETECTION_RULES } from './registry.ts';

const RULES_DIRECTORY = new URL('rules/', import.meta.url);
const HEADINGS = [
  'Summary',
  'Fires on',
  'Stays silent on',
  'What it does not see',
  'What to do',
  'Source',
];

function read(id: string, file: string): string {
  return fs.readFileSync(new URL(`${id}/${file}`, RULES_DIRECTORY), 'utf8');
}

describe('the registry of detections', () => {
  it('lists every folder, and nothing else', () => {
    const folders = fs.readdirSync(RULES_DIRECTORY).toSorted();
    expect(DETECTION_RULES.map(({ id }) => id).toSorted()).toEqual(folders);
  });

  it('has no id twice, nor one of a rule of an audit', () => {
    const ids = [...DETECTION_RULES, ...RULES].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe.each(DETECTION_RULES.map((rule) => [rule.id, rule] as const))(
  'the rule %s',
  (id, rule) => {
    it('has metadata that reads well', () => {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(rule.title).toMatch(/^[A-Z].*[^.]$/);
      expect(rule.techniques.length).toBeGreaterThan(0);
      for (const technique of rule.techniques) expect(technique).toMatch(/^T\d{4}(\.\d{3})?$/);
      for (const source of rule.sources) {
        expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
      }
      expect(rule.sources.length).toBeGreaterThan(0);
    });

    it('has a page with every heading, its title, severity, techniques and sources', () => {
      const page = read(id, 'rule.md');
      const lines = page.split('\n');
      expect(lines[0]).toBe(`# ${rule.title}`);
      expect(lines).toContain(`Rule: \`${id}\``);
      expect(lines).toContain(`Severity: ${rule.severity}`);
      expect(lines).toContain(`MITRE ATT&CK 18: ${rule.techniques.join(', ')}`);
      const headings = lines.filter((line) => line.startsWith('## '));
      expect(headings).toEqual(HEADINGS.map((heading) => `## ${heading}`));
      for (const source of rule.sources) expect(page).toContain(source);
      expect(page).toContain(`## What to do\n\n${rule.toDo}\n\n## Source`);
    });

    it('has tests in which it fires, stays silent, and narrowly misses', () => {
      const test = read(id, 'rule.test.ts');
      expect(test).toMatch(/['"`][^'"`\n]*\bfires\b/);
      expect(test).toMatch(/['"`][^'"`\n]*\bstays silent\b/);
      expect(test).toMatch(/['"`][^'"`\n]*\bnear miss\b/);
    });
  },
);
