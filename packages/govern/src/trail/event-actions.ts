import type { Catalog } from '@countersign/core';
import { SPECIAL_ACTIONS, WITHOUT_ACTION } from './special-actions.ts';
import type { TrailEvent } from './trail-event.ts';

/** The IAM actions by which a call is authorised. */
export interface EventActions {
  /** `service:Name` in AWS's casing; none where AWS asks for none or it is not known. */
  readonly actions: readonly string[];
  /** `none`: AWS authorises it by no action; `unknown`: nothing tells which. */
  readonly by: 'name' | 'table' | 'none' | 'unknown';
  /** Why there is none. */
  readonly because: string | null;
}

/** What services are called in events, where it is not what they are called in actions. */
const SERVICES: ReadonlyMap<string, readonly string[]> = new Map([
  ['monitoring', ['cloudwatch']],
  ['tagging', ['tag']],
  ['appstream2', ['appstream']],
  ['streams.dynamodb', ['dynamodb']],
  ['email', ['ses']],
  ['models.lex', ['lex']],
  ['runtime.lex', ['lex']],
  ['models-v2-lex', ['lex']],
  ['entitlement.marketplace', ['aws-marketplace']],
  ['metering-marketplace', ['aws-marketplace']],
  ['kinesisanalytics', ['kinesisanalytics']],
  ['application-autoscaling', ['application-autoscaling']],
  ['elasticloadbalancing', ['elasticloadbalancing']],
  ['sso', ['sso', 'sso-directory', 'identitystore']],
  ['cost-optimization-hub', ['cost-optimization-hub']],
  ['identitystore', ['identitystore', 'sso-directory']],
  ['servicecatalog-appregistry', ['servicecatalog']],
  ['notifications', ['notifications']],
  ['securitylake', ['securitylake']],
]);

/** Makes what tells the actions of events; each pair of source and name is looked up once. */
export function createActionMapper(
  catalog: Catalog,
): (event: Pick<TrailEvent, 'source' | 'name' | 'type'>) => EventActions {
  const known = new Map<string, EventActions>();
  return ({ name, source, type }) => {
    const key = `${source} ${name} ${type ?? ''}`;
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const actions = actionsOf(catalog, { name, source, type });
    known.set(key, actions);
    return actions;
  };
}

function actionsOf(
  catalog: Catalog,
  { name, source, type }: Pick<TrailEvent, 'source' | 'name' | 'type'>,
): EventActions {
  const prefix = prefixOf(source);
  const special = SPECIAL_ACTIONS.get(`${prefix}:${name}`);
  if (special !== undefined) return { actions: special, by: 'table', because: null };
  const verb = prefix === 'apigateway' ? apiGatewayVerb(name) : undefined;
  if (verb !== undefined) return { actions: [verb], by: 'table', because: null };
  const without = WITHOUT_ACTION.get(`${prefix}:${name}`) ?? reasonByType(type);
  for (const service of [...(SERVICES.get(prefix) ?? []), prefix]) {
    for (const candidate of [name, withoutVersion(name)]) {
      const action = catalog.action(`${service}:${candidate}`);
      if (action !== undefined) return { actions: [action.name], by: 'name', because: null };
    }
  }
  if (without !== undefined) return { actions: [], by: 'none', because: without };
  return { actions: [], by: 'unknown', because: 'AWS has no action of that name' };
}

/**
 * API Gateway is authorised by the verb of HTTP.
 *
 * @see {@link https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html}
 */
function apiGatewayVerb(name: string): string | undefined {
  const verb = VERBS.find(([start]) => name.startsWith(start))?.[1];
  return verb === undefined ? undefined : `apigateway:${verb}`;
}

const VERBS = [
  ['Get', 'GET'],
  ['Export', 'GET'],
  ['Create', 'POST'],
  ['Import', 'POST'],
  ['TestInvoke', 'POST'],
  ['Update', 'PATCH'],
  ['Put', 'PUT'],
  ['Reimport', 'PUT'],
  ['Tag', 'PUT'],
  ['Delete', 'DELETE'],
  ['Flush', 'DELETE'],
  ['Untag', 'DELETE'],
] as const;

/** An action by the names of an event alone, which is right where both have the same. */
export function actionNamed(source: string, name: string): string {
  return `${prefixOf(source)}:${withoutVersion(name)}`;
}

/** The service of an event, without what all have in common. */
function prefixOf(source: string): string {
  return source.replace(/\.amazonaws\.com(?:\.cn)?$/, '').replace(/\.aws\.internal$/, '');
}

/** Observed: names of some services carry the version of their interface, as in `AddPermission20150331v2`. */
function withoutVersion(name: string): string {
  return name.replace(/_?\d{4}_?\d{2}_?\d{2}(?:v\d+)?$/, '');
}

function reasonByType(type: string | null): string | undefined {
  if (type === 'AwsServiceEvent') return 'the service did it by itself';
  if (type === 'AwsConsoleSignIn') return 'signing in is authorised by no policy';
  return undefined;
}
