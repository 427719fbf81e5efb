import { createHash } from 'node:crypto';
import type { CompleteAudit, RecordedFinding } from '@countersign/govern';
import { dayMs, sampleAudit, sampleFinding } from '@countersign/govern/testing';

/** Roles that findings of written audits are about. */
const ROLE_COUNT = 1200;

/** The audit that a writer saves under an id, `WRITER-NUMBER`, and its findings; always the same. */
export function writtenAudit(id: string): {
  readonly audit: CompleteAudit;
  readonly findings: readonly RecordedFinding[];
} {
  const [writer = '', number = ''] = id.split('-');
  const random = createRandom(id);
  const share = random() ** 3;
  const findings = [];
  for (let role = 0; role < ROLE_COUNT; role += 1) {
    if (random() >= share) continue;
    const title = random() < 0.1 ? `seen by ${id}` : 'may do too much';
    findings.push(sampleFinding(`role-${role}`, { title }));
  }
  // No two audits are of one instant: their order does not depend on who was saved first.
  const atMs = dayMs(Number(number)) + Number(writer);
  return { audit: sampleAudit(id, 0, { atMs, savedAtMs: atMs }), findings };
}

/** Numbers from 0 to 1, always the same for a text. */
function createRandom(text: string): () => number {
  let state = createHash('sha256').update(text).digest().readUInt32LE(0) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
