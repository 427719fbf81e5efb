import fs from 'node:fs';
import path from 'node:path';
import { ATTACK_VERSION, DETECTION_RULES } from '@countersign/govern';
import { describe, expect, it } from 'vitest';
import { REPOSITORY } from '../testing/run-command.ts';

const page = fs.readFileSync(path.join(REPOSITORY, 'docs/detections.md'), 'utf8');

describe('docs/detections.md', () => {
  it('lists every rule with its severity and techniques, and no other', () => {
    const rows = page
      .split('\n')
      .filter((line) => line.startsWith('| ['))
      .map((line) =>
        line
          .split('|')
          .slice(1, 4)
          .map((cell) => cell.trim()),
      );
    const rules = DETECTION_RULES.map(({ id, severity, techniques }) => [
      `[\`${id}\`](../packages/govern/src/detect/rules/${id}/rule.md)`,
      severity,
      techniques.join(', '),
    ]);
    expect(rows).toEqual(rules);
    expect(page).toContain(`| MITRE ATT&CK ${ATTACK_VERSION} |`);
  });
});
