import type { Catalog } from '@countersign/core';
import { candidatesAmong } from '../detect/candidates.ts';
import type { DetectionRule, RecordedCall } from '../detect/detection-rule.ts';
import { DETECTION_RULES } from '../detect/registry.ts';
import { createResourcePatterns } from '../usage/resource-pattern.ts';
import { createActionMapper } from './event-actions.ts';
import type { CallWants } from './scan/known-records.ts';
import type { TrailEvent } from './trail-event.ts';

/** Services whose calls change who may do what, or who may become whom. */
const WHOLE: ReadonlySet<string> = new Set([
  'iam.amazonaws.com',
  'organizations.amazonaws.com',
  'sso.amazonaws.com',
  'sso-directory.amazonaws.com',
  'identitystore.amazonaws.com',
]);

/** Calls of other services that change who may do what to a resource. */
const RESOURCE_POLICY =
  /^(?:Put|Set|Delete|Add|Remove|Update|Create)\w*(?:Policy|Permission|Grant|Attributes|Acl|PublicAccessBlock)\w*$/;

/** Calls that give a session. */
const GIVES_SESSION = /^(?:Assume|Get(?:Session|Federation)Token)/;

type WantingRule = Pick<DetectionRule, 'wants' | 'mayWant'>;

/** What records of a call are told apart by is the same whatever rules there are. */
const APART = DETECTION_RULES.flatMap(({ tellsApart }) => tellsApart ?? []);

/** Makes what tells what usage and detection want of the records of a call. */
export function createTrailWants(
  catalog: Catalog,
  rules: readonly WantingRule[] = DETECTION_RULES,
): (call: RecordedCall) => CallWants {
  const actionsOf = createActionMapper(catalog);
  const { parametersOf } = createResourcePatterns(catalog);
  const candidates = candidatesAmong(rules);
  const known = new Map<string, readonly string[]>();
  return (call) => {
    const { name, source } = call;
    const key = `${source} ${name}`;
    let parameters = known.get(key);
    if (parameters === undefined) {
      const { actions } = actionsOf({ source, name, type: null });
      const ofRules = APART.flatMap((apartBy) => apartBy(call));
      parameters = [...new Set([...actions.flatMap((action) => parametersOf(action)), ...ofRules])];
      known.set(key, parameters);
    }
    return { parameters, ...wantedOf(call, candidates(call)) };
  };
}

/** Whether an event may change who may do what, or tell who stands behind others. */
export function concernsModel(event: TrailEvent): boolean {
  return givesSession(event) || (mayChangeRights(event) && event.isReadOnly !== true);
}

function wantedOf(
  call: RecordedCall,
  rules: readonly WantingRule[],
): Pick<CallWants, 'whole' | 'first'> {
  const wanted = rules.map(({ wants }) => wants(call));
  const first = wanted.includes('first');
  if (givesSession(call) || wanted.includes(true)) return { whole: 'always', first };
  return { whole: mayChangeRights(call) ? 'unless-read-only' : 'never', first };
}

function givesSession({ name, source }: Pick<RecordedCall, 'source' | 'name'>): boolean {
  return source === 'sts.amazonaws.com' && GIVES_SESSION.test(name);
}

function mayChangeRights({ name, source }: Pick<RecordedCall, 'source' | 'name'>): boolean {
  return WHOLE.has(source) || RESOURCE_POLICY.test(name);
}
