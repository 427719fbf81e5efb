import { describe, expect, it } from 'vitest';
import { RULES } from '../audit/registry.ts';
import { FRAMEWORKS } from './frameworks.ts';

const RULE_IDS: ReadonlySet<string> = new Set(RULES.map(({ id }) => id));

describe.each(FRAMEWORKS.map((framework) => [framework.id, framework] as const))(
  'the framework %s',
  (_, { controls, prefix }) => {
    it('has each control once, each with rules that exist, each once', () => {
      const ids = controls.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { rules } of controls) {
        expect(rules.filter((rule) => !RULE_IDS.has(rule))).toEqual([]);
        expect(new Set(rules).size).toBe(rules.length);
      }
    });

    it('has every control that a rule names, with the rule', () => {
      const named = RULES.flatMap(({ controls: cited, id }) =>
        cited
          .filter((control) => prefix !== null && control.startsWith(`${prefix} `))
          .map((control) => `${control.slice((prefix ?? '').length + 1)} ${id}`),
      );
      const known = new Set(
        controls.flatMap(({ id, rules }) => rules.map((rule) => `${id} ${rule}`)),
      );
      expect(named.filter((each) => !known.has(each))).toEqual([]);
    });

    it('says what is left open where nothing can be looked for', () => {
      const mute = controls.filter(({ note, rules }) => rules.length === 0 && note === null);
      expect(mute).toEqual([]);
    });
  },
);

it('every rule speaks to a control of some framework', () => {
  const used = new Set(
    FRAMEWORKS.flatMap(({ controls }) => controls.flatMap(({ rules }) => rules)),
  );
  expect([...RULE_IDS].filter((id) => !used.has(id))).toEqual([]);
});
