import type { DetectionRule, RecordedCall } from './detection-rule.ts';

/** More kinds of call than this are not remembered. */
const MAX_KINDS = 20_000;

/**
 * Finds the rules that a call may be of use to, by what is called and how it ended: there may be
 * hundreds, and a handful look at any one kind of call.
 */
export function candidatesAmong<Rule extends Pick<DetectionRule, 'mayWant'>>(
  rules: readonly Rule[],
): (call: RecordedCall) => readonly Rule[] {
  const byKind = new Map<string, readonly Rule[]>();
  return (call) => {
    const { errorCode, name, source } = call;
    const kind = `${source} ${name} ${errorCode ?? ''}`;
    const known = byKind.get(kind);
    if (known !== undefined) return known;
    const found = rules.filter(({ mayWant }) => mayWant === undefined || mayWant(call));
    if (byKind.size >= MAX_KINDS) byKind.clear();
    byKind.set(kind, found);
    return found;
  };
}
