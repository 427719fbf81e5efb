import type { Catalog } from '@countersign/core';
import { createResourcePatterns } from '../usage/resource-pattern.ts';
import { createActionMapper } from './event-actions.ts';
import type { CallWants } from './scan/known-records.ts';

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

/** Makes what tells what usage and detection want of the records of a call. */
export function createTrailWants(catalog: Catalog): (source: string, name: string) => CallWants {
  const actionsOf = createActionMapper(catalog);
  const { parametersOf } = createResourcePatterns(catalog);
  const known = new Map<string, CallWants>();
  return (source, name) => {
    const call = `${source} ${name}`;
    const remembered = known.get(call);
    if (remembered !== undefined) return remembered;
    const { actions } = actionsOf({ source, name, type: null });
    const parameters = [...new Set(actions.flatMap((action) => parametersOf(action)))];
    const wants = { parameters, whole: wholeOf(source, name) };
    known.set(call, wants);
    return wants;
  };
}

function wholeOf(source: string, name: string): CallWants['whole'] {
  if (source === 'sts.amazonaws.com' && GIVES_SESSION.test(name)) return 'always';
  return WHOLE.has(source) || RESOURCE_POLICY.test(name) ? 'unless-read-only' : 'never';
}
