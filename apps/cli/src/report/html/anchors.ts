import { createHash } from 'node:crypto';
import type { Finding } from '@countersign/govern';

const ANCHOR_HEX_DIGITS = 12;

/** An HTML id for a stable identifier: the same in every report, and safe in a link. */
export function anchorOf(prefix: string, id: string): string {
  const digest = createHash('sha256').update(id).digest('hex');
  return `${prefix}-${digest.slice(0, ANCHOR_HEX_DIGITS)}`;
}

/** The anchors of all findings, each different even if two findings carry one id. */
export function findingAnchors(findings: readonly Finding[]): ReadonlyMap<Finding, string> {
  const seen = new Map<string, number>();
  return new Map(
    findings.map((finding) => {
      const anchor = anchorOf('f', finding.id);
      const earlier = seen.get(anchor) ?? 0;
      seen.set(anchor, earlier + 1);
      return [finding, earlier === 0 ? anchor : `${anchor}-${earlier + 1}`];
    }),
  );
}
