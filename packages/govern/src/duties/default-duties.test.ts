import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFLICTS, DEFAULT_DUTIES } from './default-duties.ts';

describe('DEFAULT_DUTIES', () => {
  it('names each action once within a duty', () => {
    for (const duty of DEFAULT_DUTIES) {
      const actions = duty.groups.flatMap((group) => group.actions);
      expect(actions).toHaveLength(new Set(actions).size);
    }
  });

  it('writes actions in full', () => {
    const actions = DEFAULT_DUTIES.flatMap((duty) => duty.groups.flatMap((group) => group.actions));
    expect(actions.filter((action) => !/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(action))).toEqual([]);
  });

  it('has every duty that a conflict names', () => {
    const ids = new Set(DEFAULT_DUTIES.map((duty) => duty.id));
    for (const { duties } of DEFAULT_CONFLICTS) {
      expect(duties.filter((id) => !ids.has(id))).toEqual([]);
    }
  });
});
